#!/usr/bin/env python3
"""What SpamAssassin, without asking the network, thinks of every kind of mail.

spam.py COMPOSE FORMAT_COMPOSE; exit 77 when it is not installed.
"""
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import templates

MISSING = 77
MOST = 2.0
# As a mail comes to a reader: through a relay of the sender's.
RECEIVED = b"Received: from relay.example.org (relay.example.org [93.184.216.34]) by mx.example.net with ESMTPS id 1A2B3C;\r\n %s\r\n"


def score(path):
    mail = path.read_bytes()
    date = re.search(rb"^Date: (.*?)\r$", mail, re.M)[1]
    said = subprocess.run(["spamassassin", "-L", "-t"], input=RECEIVED % date + mail, capture_output=True, timeout=300)
    text = said.stdout.decode(errors="replace")
    found = re.search(r"X-Spam-Status: \w+, score=(-?[0-9.]+) required=\S+\s+tests=(.*?)\s+(?:autolearn|version)=", text, re.S)
    if found is None:
        raise RuntimeError(f"spamassassin says nothing of {path.name}: {said.stderr.decode(errors='replace')[-500:]}{text[:500]}")
    return float(found[1]), " ".join(found[2].split())


def main():
    if shutil.which("spamassassin") is None:
        print("spamassassin is not installed")
        return MISSING
    lines = templates.bodies(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.argv[1], folder], input="\n".join(lines).encode(), check=True)
        scores = [score(Path(folder) / f"{number}.eml") for number in range(len(lines))]
    for number, (points, tests) in enumerate(scores):
        print(f"mail {number}: {points} ({tests})")
    return 0 if max(points for points, _ in scores) <= MOST else 1


if __name__ == "__main__":
    sys.exit(main())
