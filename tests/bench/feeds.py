#!/usr/bin/python3
"""Feeds from bytes to items with their text: feedwatch, sfeed and feedparser on the same documents in one run.

Debian's own interpreter, since feedparser is its package.

The real feeds lie beside the project (FEEDWATCH_SHARED); without them generated ones are read. MB/s are of CPU time on one core. sfeed is a
process for each document: what an empty document costs it is taken off. Memory is what the allocator held at most while one document was read,
the document itself included, as a multiple of its size.
"""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("FEEDWATCH_SHARED", ROOT.parent / "shared"))
ROUNDS = 30


def generated(count):
    items = "".join(
        f"<item><title>Ferry {n} &amp; tide</title><link>https://example.org/news/{n}</link><guid isPermaLink=\"false\">n-{n}</guid>"
        "<pubDate>Tue, 10 Jun 2003 04:00:00 GMT</pubDate><description>&lt;p&gt;The ferry &lt;b&gt;sails&lt;/b&gt; at &lt;a href=\"/t\"&gt;noon&lt;/a&gt;, "
        "says the harbour.&lt;/p&gt;</description></item>" for n in range(count))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour</title><link>https://example.org/</link>{items}</channel></rss>'


def documents(folder):
    real = SHARED / "corpus/feeds/inputs/real"
    if real.is_dir():
        return "real feeds", sorted(path for path in real.rglob("*") if path.is_file())
    print(f"no feeds at {real}: generated ones are read", file=sys.stderr)
    paths = []
    for number in range(20):
        paths.append(folder / f"{number}.xml")
        paths[-1].write_text(generated(10 + 10 * number))
    return "generated feeds", paths


def ours(rounds, paths):
    program = ROOT / "build/release/tests/feed/feed_measure"
    return json.loads(subprocess.run([program, str(rounds), *map(str, paths)], check=True, capture_output=True, text=True).stdout)


def of_children(run):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def sfeed(paths, rounds):
    def run(files):
        for path in files:
            with open(path, "rb") as document:
                subprocess.run(["sfeed"], stdin=document, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)

    floor = of_children(lambda: run([os.devnull] * len(paths) * rounds))
    return max(of_children(lambda: run(paths * rounds)) - floor, 1e-6)


def feedparser(paths):
    import feedparser as parser
    bodies = [path.read_bytes() for path in paths]
    start = time.process_time()
    for body in bodies:
        parser.parse(body)
    return time.process_time() - start


def report_memory(feeds):
    """What every document costs, however short, shows in the short ones; so they are told apart."""
    total = sum(size for size, _ in feeds)
    long = sorted(multiple for size, multiple in feeds if size > 4096)
    print(f"peak memory  {sum(size * multiple for size, multiple in feeds) / total:.1f} x input over all (goal 4)")
    print(f"             above 4 KB ({len(long)} feeds): {long[len(long) // 2]:.1f} x at the median, {long[-1]:.1f} x at most, "
          f"{sum(multiple > 4 for multiple in long)} above 4 x")
    over = sorted(size * (multiple - 4) for size, multiple in feeds)
    print(f"             each is within 4 x input + {over[-1] / 1000:.1f} KB, all but one within 4 x + {over[-2] / 1000:.1f} KB")


def main():
    subprocess.run(["cmake", "--build", ROOT / "build/release", "--target", "feed_measure"], check=True, stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        what, paths = documents(folder)
        size = sum(path.stat().st_size for path in paths)
        print(f"{len(paths)} {what}, {size / 1e6:.1f} MB")
        own = ours(ROUNDS, paths)
        rates = {"feedwatch": own["bytes"] / own["cpu"], "sfeed": 10 * size / sfeed(paths, 10), "feedparser": size / feedparser(paths)}
        for program, rate in rates.items():
            print(f"{program:<12} {rate / 1e6:8.1f} MB/s of CPU time   feedwatch is {rates['feedwatch'] / rate:6.1f} times as fast")
        report_memory([(path.stat().st_size, multiple) for path, multiple in zip(paths, own["memory"])])
        large = folder / "large.xml"
        large.write_text(generated(50_000))
        many = ours(1, [large])
        print(f"50,000 items {many['cpu']:.2f} s of CPU time for {large.stat().st_size / 1e6:.0f} MB, {many['memory'][0]:.1f} x input (goal 1 s)")


if __name__ == "__main__":
    main()
