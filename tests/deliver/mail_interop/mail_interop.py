#!/usr/bin/env python3
"""Mails about a thousand generated articles, read by another implementation: Python's email package, policy default.

mail_interop.py COMPOSE [DIRECTORY]; exit 77 when something it needs is missing.
"""
import email
import email.policy
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

COUNT = 1000

# First and last letter of scripts that news is written in.
SCRIPTS = {
    "latin": "az", "accented": "àÿ", "greek": "αω", "cyrillic": "ая", "armenian": "աֆ", "hebrew": "את", "arabic": "اي",
    "devanagari": "अह", "bengali": "অহ", "tamil": "அஹ", "thai": "กฮ", "georgian": "აჰ", "hangul": "가힣", "hiragana": "あん",
    "katakana": "アン", "han": "一龥", "emoji": "😀🙏", "gothic": "𐌰𐍊", "ethiopic": "ሀፚ", "khmer": "កអ",
}
PUNCTUATION = ["", "", "", ",", ":", " –", "?", "!", " =", "=?", "?=", "_", '"', "'", "\\", "<", ">", "@", ";", "(", ")", "“", "”", "…"]


def word(chance):
    first, last = SCRIPTS[chance.choice(list(SCRIPTS))]
    letters = [chr(chance.randint(ord(first), ord(last))) for _ in range(chance.randint(1, 12))]
    return "".join(letter for letter in letters if letter.isprintable()) or "x"


def title(chance):
    words = [word(chance) + chance.choice(PUNCTUATION) for _ in range(chance.randint(1, 18))]
    if chance.random() < 0.1:
        words.append("=?UTF-8?Q?literal?=")
    if chance.random() < 0.1:
        words.append("x" * chance.randint(70, 120))
    return " ".join(" ".join(words).split())[:240].strip()


def body_of(number, text, chance):
    summary = "\n".join(title(chance) for _ in range(chance.randint(0, 6)))
    return {
        "type": "alert.fired", "timestamp": "2024-12-14T03:00:00Z",
        "data": {
            "alert_id": f"alert{number}", "rule": {"id": "r", "title": "", "severity": "info", "labels": {}},
            "story": {"id": f"story{number}", "title": text, "first_seen": None, "articles": 1, "sources": 1},
            "articles": [{"title": text, "url": f"https://news.example.org/{number}", "source": {"id": "coast", "name": "Coast"},
                          "author": [], "published": None, "lang": None, "summary": summary,
                          "matches": [{"field": "title", "start": 0, "end": 1, "text": text.split()[0], "term": "x"}]}],
            "follow_up": False, "explain_url": None,
        },
    }


def problems(raw, text, number):
    if any(len(line) > 998 for line in raw.split(b"\r\n")):
        yield "a line of more than 998 bytes"
    if raw.replace(b"\r\n", b"").translate(None, bytes(range(32, 127))):
        yield "a byte that is neither printable ASCII nor part of CRLF"
    headers = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    if any(len(line) > 78 for line in headers):
        yield "a header line of more than 78 bytes"
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for part in message.walk():
        if part.defects:
            yield f"defects: {part.defects}"
        for name, value in part.items():
            if value.defects:
                yield f"defects in {name}: {value.defects}"
    if message["subject"] != f"r: {text}":
        yield f"subject {message['subject']!r}, not {text!r}"
    if [part.get_content_type() for part in message.iter_parts()] != ["text/plain", "text/html"]:
        yield "parts are not text and HTML"
    plain, html = (part.get_content() for part in message.iter_parts())
    if " ".join(text.split()) not in " ".join(plain.split()):
        yield "the title is not in the text"
    if "</html>" not in html or f'href="https://news.example.org/{number}"' not in html:
        yield "the HTML is not whole"
    if message["to"].addresses[1].addr_spec != "night@example.org" or message["from"].addresses[0].domain != "example.org":
        yield "addresses differ"
    if message["message-id"] is None or not message["references"]:
        yield "no ids"


def main():
    compose = sys.argv[1]
    chance = random.Random(20241214)
    titles = [title(chance) for _ in range(COUNT)]
    bodies = "\n".join(json.dumps(body_of(n, text, chance), ensure_ascii=False) for n, text in enumerate(titles))
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([compose, directory], input=bodies.encode(), check=True)
        found = [(number, problem) for number, text in enumerate(titles)
                 for problem in problems((Path(directory) / f"{number}.eml").read_bytes(), text, number)]
    for number, problem in found[:20]:
        print(f"mail {number}: {problem}")
    print(f"{COUNT} mails, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
