#!/usr/bin/env python3
"""Every kind of HTML mail as headless Chromium shows it, light and dark, wide and on a phone: all of it can be read.

screenshots.py COMPOSE FORMAT_COMPOSE FOLDER; the pictures are left in FOLDER for people to look at. Exit 77 without Chromium.
"""
import email
import email.policy
import html
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import templates

MISSING = 77
WIDTHS = (720, 360)
SCHEMES = {"light": 1, "dark": 0}  # as Blink numbers them
LEAST_CONTRAST = 4.5  # WCAG 2.2 §1.4.3

# Runs in the page: how far it is wider than its window, and the text of least contrast with what is behind it.
PROBE = """<script>
const parts = (text) => { const [r, g, b, a] = text.match(/[0-9.]+/g).map(Number); return [r, g, b, a === undefined ? 1 : a]; };
const over = (front, back, alpha) => [0, 1, 2].map((i) => front[i] * alpha + back[i] * (1 - alpha));
const light = (c) => { const [r, g, b] = c.map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
const system = (name) => { const probe = document.body.appendChild(document.createElement('i')); probe.style.color = name; const found = parts(getComputedStyle(probe).color); probe.remove(); return found; };
const canvas = system('Canvas');
function ground(element) {
  if (element === null) return canvas;
  const own = parts(getComputedStyle(element).backgroundColor);
  return own[3] === 0 ? ground(element.parentElement) : over(own, ground(element.parentElement), own[3]);
}
let least = [99, ''];
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const element = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || element.tagName === 'SCRIPT') continue;
  let alpha = parts(getComputedStyle(element).color)[3];
  for (let at = element; at; at = at.parentElement) alpha *= Number(getComputedStyle(at).opacity);
  const back = ground(element), front = over(parts(getComputedStyle(element).color), back, alpha);
  const [low, high] = [light(front), light(back)].sort((a, b) => a - b);
  const contrast = (high + 0.05) / (low + 0.05);
  if (contrast < least[0]) least = [contrast, walk.currentNode.data.trim().slice(0, 60)];
}
const seen = {overflow: document.documentElement.scrollWidth - window.innerWidth, contrast: least[0], text: least[1], height: Math.ceil(document.body.getBoundingClientRect().bottom) + 16};
document.documentElement.innerHTML = '<pre id="seen">' + JSON.stringify(seen).replace(/&/g, '&amp;').replace(/</g, '&lt;') + '</pre>';
</script>"""


def browser():
    for name in ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    return None


def chromium(path, profile, width, height, scheme, page, *words):
    done = subprocess.run([path, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1", f"--user-data-dir={profile}",
                           "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND", f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
                           f"--window-size={width},{height}", *words, page.as_uri()], capture_output=True, timeout=120)
    return done.stdout.decode(errors="replace")


def pixels(png):
    """Width, and lines of bytes, three for a pixel."""
    at, data, width, channels = 8, b"", 0, 3
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        chunk = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, channels = struct.unpack(">I", chunk[:4])[0], {2: 3, 6: 4}[chunk[9]]
        if kind == b"IDAT":
            data += chunk
        at += length + 12
    raw, lines, size = zlib.decompress(data), [], width * channels
    above = bytearray(size)
    for start in range(0, len(raw), size + 1):
        line = bytearray(raw[start + 1:start + 1 + size])
        for i in range(size):
            left, up, corner = (line[i - channels] if i >= channels else 0), above[i], (above[i - channels] if i >= channels else 0)
            base = left + up - corner
            nearest = min((abs(base - left), 0, left), (abs(base - up), 1, up), (abs(base - corner), 2, corner))[2]
            line[i] = line[i] + (0, left, up, (left + up) // 2, nearest)[raw[start]] & 255
        lines.append(line)
        above = line
    return channels, lines


def picture_problems(path, scheme):
    channels, lines = pixels(path.read_bytes())
    corner = sum(lines[0][:3]) / 3
    inked = sum(any(abs(line[at] - lines[0][0]) > 60 for at in range(0, len(line), channels)) for line in lines)
    if (corner < 128) != (scheme == "dark"):
        yield f"its ground is {corner:.0f} of 255 in the {scheme} scheme"
    if inked < 40:
        yield f"only {inked} of its lines have anything on them"


def problems(path, profile, folder, number, text):
    page, probe = folder / f"{number}.html", folder / f"{number}-probe.html"
    page.write_text(text)
    probe.write_text(text.replace("</body>", PROBE + "</body>"))
    for width in WIDTHS:
        for scheme in SCHEMES:
            name = f"mail {number}, {width} wide, {scheme}"
            said = re.search(r'<pre id="seen">(.*?)</pre>', chromium(path, profile, width, 900, scheme, probe, "--dump-dom"), re.S)
            if said is None:
                yield f"{name}: Chromium says nothing"
                continue
            seen = json.loads(html.unescape(said[1]))
            if seen["overflow"] > 0:
                yield f"{name}: {seen['overflow']} pixels wider than its window"
            if seen["contrast"] < LEAST_CONTRAST:
                yield f"{name}: contrast {seen['contrast']:.2f} of {seen['text']!r}"
            picture = folder / f"{number}-{width}-{scheme}.png"
            chromium(path, profile, width, min(max(seen["height"], 120), 1600), scheme, page, f"--screenshot={picture}")
            if not picture.exists():
                yield f"{name}: no picture"
                continue
            yield from (f"{name}: {problem}" for problem in picture_problems(picture, scheme))
    probe.unlink()


def main():
    compose, format_compose, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    path = browser()
    if path is None:
        print("no Chromium is installed")
        return MISSING
    folder.mkdir(parents=True, exist_ok=True)
    lines = templates.bodies(format_compose)
    found = []
    with tempfile.TemporaryDirectory() as mails, tempfile.TemporaryDirectory() as profile:
        subprocess.run([compose, mails], input="\n".join(lines).encode(), check=True)
        for number in range(len(lines)):
            mail = email.message_from_bytes(Path(mails, f"{number}.eml").read_bytes(), policy=email.policy.default)
            text = mail.get_body(("html",)).get_content()
            found += problems(path, profile, folder.resolve(), number, text)
    print("\n".join(found))
    print(f"{len(lines)} mails, each {len(WIDTHS)} widths and {len(SCHEMES)} schemes: {len(found)} problems; pictures in {folder}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
