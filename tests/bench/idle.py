#!/usr/bin/env python3
"""What an idle daemon costs: idle.py [--sources N] [--seconds N]. Polls N sources once, then watches memory and CPU while nothing is due.

The floor, in the same run: the same daemon with one source.
"""
import argparse
import os
import pathlib
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("FEEDWATCH", str(ROOT / "build/release/daemon/feedwatch"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
sys.dont_write_bytecode = True
import rig  # noqa: E402


def usage(pid):
    """Resident MB and CPU seconds so far."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    resident = int(pathlib.Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    return resident, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(sources, seconds):
    daemon, news = rig.Daemon(), rig.News()
    items = [{"title": f"Item {i}", "text": "Some words about nothing in particular. " * 30, "guid": str(i), "link": f"http://a.example/{i}"} for i in range(30)]
    for i in range(sources):
        news.put(f"/{i}", rig.rss(f"Feed {i}", [{**one, "guid": f"{i}-{one['guid']}", "link": f"{one['link']}/{i}"} for one in items]))
    entries = "".join(f"  - {{id: s{i}, url: '{news.url}/{i}'}}\n" for i in range(sources))
    daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tide, query: tide, notify: [disk]}\n")
    daemon.configure(f"sources:\n{entries}rules: [rules.yaml]\nreceivers:\n  - id: disk\n    file: {{path: {daemon.folder}/alerts.jsonl}}\n")
    daemon.start()
    news.requests.wait_count(sources, "polls")
    time.sleep(3)
    _, before = usage(daemon.process.pid)
    time.sleep(seconds)
    resident, after = usage(daemon.process.pid)
    daemon.stop()
    daemon.close()
    print(f"{sources:>6} sources: {resident:6.1f} MB resident, {(after - before) / seconds * 100:.2f} % of a core over {seconds} s")


options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--sources", type=int, default=1000)
options.add_argument("--seconds", type=int, default=20)
chosen = options.parse_args()
measure(1, chosen.seconds)
measure(chosen.sources, chosen.seconds)
