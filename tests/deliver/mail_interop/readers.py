#!/usr/bin/env python3
"""Mails about a thousand generated articles, read by another implementation: Python's email package, policy default.

readers.py COMPOSE
"""
import email
import email.policy
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import titles


def problems(raw, text, number):
    if any(len(line) > 998 for line in raw.split(b"\r\n")):
        yield "a line of more than 998 bytes"
    if raw.replace(b"\r\n", b"").translate(None, bytes(range(32, 127))):
        yield "a byte that is neither printable ASCII nor part of CRLF"
    headers = raw.split(b"\r\n\r\n")[0].split(b"\r\n")
    if any(len(line) > 78 for line in headers if b"/links/" not in line):  # a URL cannot be folded
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
    if "".join(text.split()) not in "".join(plain.split()):  # long words may be broken
        yield "the title is not in the text"
    if "</html>" not in html or f'href="https://news.example.org/{number}"' not in html:
        yield "the HTML is not whole"
    if message["to"].addresses[1].addr_spec != "night@example.org" or message["from"].addresses[0].domain != "example.org":
        yield "addresses differ"
    if message["list-unsubscribe-post"] != "List-Unsubscribe=One-Click" or not message["list-unsubscribe"].startswith("<https://"):
        yield "it cannot be unsubscribed at one click"
    if message["message-id"] is None or not message["references"]:
        yield "no ids"


def main():
    alerts = titles.bodies()
    lines = "\n".join(json.dumps(body, ensure_ascii=False) for _, body in alerts)
    with tempfile.TemporaryDirectory() as directory:
        subprocess.run([sys.argv[1], directory], input=lines.encode(), check=True)
        found = [(number, problem) for number, (text, _) in enumerate(alerts)
                 for problem in problems((Path(directory) / f"{number}.eml").read_bytes(), text, number)]
    for number, problem in found[:20]:
        print(f"mail {number}: {problem}")
    print(f"{len(alerts)} mails, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
