#!/usr/bin/env python3
"""Web pages from bytes to article, metadata and links: feedwatch, and @mozilla/readability with linkedom where npm can install them, on the same
pages in one run; then pages made to be slow, each in a process of its own.

The real pages lie beside the project (FEEDWATCH_SHARED); without them generated ones are read. CPU is user plus system of the whole process,
divided by the pages; both programs read all pages in one process. Peak memory is of the process.
"""
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

import hostile_pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("FEEDWATCH_SHARED", ROOT.parent / "shared"))
# Versions that install without anything to build; later ones of linkedom want a package that not every registry has.
PACKAGES = ["@mozilla/readability@0.6.0", "linkedom@0.18.5"]
READABILITY = """
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { readFileSync } from 'node:fs';
let bytes = 0;
for (const path of readFileSync(0, 'utf8').split('\\n').filter(Boolean)) {
  try {
    const { document } = parseHTML(readFileSync(path, 'utf8'));
    bytes += (new Readability(document).parse()?.textContent ?? '').length;
  } catch { }
}
console.log(bytes);
"""


def generated(folder, count=200):
    """Pages of about 40 KB with what stands around articles."""
    menu = "".join(f'<li><a href="/section-{i}">Section {i}</a>' for i in range(60))
    cards = "".join(f'<div class="card"><h3><a href="/2024/03/04/story-number-{i}">Another headline, number {i}</a></h3><p>A line about it, and more.</p></div>'
                    for i in range(80))
    paragraph = "The council voted on Monday, after hours of debate, to rebuild the old quay that storms had closed. " * 4
    for number in range(count):
        body = "".join(f"<p>{paragraph} {number}.{part}</p>" for part in range(25))
        (folder / f"{number}.html").write_text(
            f"<!DOCTYPE html><html lang=en><head><title>Quay {number} | Post</title></head><body><nav><ul>{menu}</ul></nav>"
            f"<article><h1>Quay {number}</h1><time datetime=2024-03-04>4 March</time>{body}</article><div>{cards}</div></body></html>", encoding="utf-8")
    return sorted(folder.glob("*.html"))


def pages(folder):
    archive = SHARED / "corpus/pages/html.tar.zst"
    if not archive.exists() or not shutil.which("zstd"):
        print("no real pages beside the project: reading generated ones")
        return generated(folder)
    subprocess.run(["tar", "--zstd", "-xf", archive, "-C", folder], check=True)
    return sorted(path for path in folder.rglob("*.html"))


def measured(command, text, **options):
    """(CPU seconds, peak MB) of one process, or None when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(["/usr/bin/env", *map(str, command)], input=text.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, after.ru_maxrss / 1024


def readability(folder, paths):
    if not shutil.which("npm"):
        return None
    install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", ".", *PACKAGES]
    try:
        if subprocess.run(install, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120).returncode != 0:
            return None
    except subprocess.TimeoutExpired:
        return None
    (folder / "read.mjs").write_text(READABILITY, encoding="utf-8")
    return measured(["node", "read.mjs"], "\n".join(map(str, paths)), cwd=folder)


def request_for(path):
    return json.dumps({"id": path.name, "html_path": str(path), "url": "https://news.example.org/story"}) + "\n"


def best_of(rounds, program, path):
    figures = [measured([program, "inspect", "page", "--batch"], request_for(path)) for _ in range(rounds)]
    return min(cpu for cpu, _ in figures), figures[-1][1]


def report_trouble(program, folder):
    for title, kinds in (("2 MB", hostile_pages.LARGE), ("hostile", hostile_pages.HOSTILE)):
        for name, make in kinds.items():
            path = folder / "trouble.html"
            path.write_text(make(), encoding="utf-8")
            cpu, _ = best_of(3, program, path)
            print(f"  {title:8} {name:28} {path.stat().st_size / 1e6:5.1f} MB {1000 * cpu:6.0f} ms CPU")


def report(name, figures, count):
    cpu, peak = figures
    print(f"{name:24} {1000 * cpu / count:8.2f} ms CPU a page {peak:8.0f} MB peak")


def main():
    program = ROOT / "build/release/daemon/feedwatch"
    with tempfile.TemporaryDirectory(prefix="feedwatch-pages-") as name:
        folder = pathlib.Path(name)
        paths = pages(folder)
        size = sum(path.stat().st_size for path in paths)
        print(f"{len(paths)} pages, {size / 1e6:.0f} MB")
        requests = "".join(map(request_for, paths))
        ours = measured([program, "inspect", "page", "--batch"], requests)
        if ours is None:
            sys.exit("feedwatch failed")
        report("feedwatch", ours, len(paths))
        largest = max(paths, key=lambda path: path.stat().st_size)
        rounds = 20
        one = measured([program, "inspect", "page", "--batch"], request_for(largest) * rounds)
        print(f"  largest page, {largest.stat().st_size / 1e6:.1f} MB: {1000 * one[0] / rounds:.0f} ms CPU")
        theirs = readability(folder, paths)
        if theirs is None:
            print("@mozilla/readability is left out: npm cannot install it here")
        else:
            report("readability, linkedom", theirs, len(paths))
        report_trouble(program, folder)


main()
