"""Alert bodies about a thousand generated articles, with titles in many scripts."""
import random

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


def body(number, text, chance):
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


def bodies():
    """Pairs of a title and the alert about it."""
    chance = random.Random(20241214)
    titles = [title(chance) for _ in range(COUNT)]
    return [(text, body(number, text, chance)) for number, text in enumerate(titles)]
