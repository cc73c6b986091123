#!/usr/bin/env python3
"""A month of polling in minutes: soak.py [--sources N] [--days N] [--kills N] [--seed N] [--adaptive] [--retention TIME] [--one-core].

Many feeds of mixed behaviour on one loopback server, the daemon on its virtual clock, restarts and SIGKILL in between. Every request
is judged as a strict host would: exact validators, no request before its time, no burst, nothing that was not asked for. With
--adaptive polls may come five minutes apart, but not more of them than one an interval. With --retention everything is kept that
long only, and once that and some days are over, the database must not grow by 5 %. Ends with 1 and the violations when there are any.
"""
import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("FEEDWATCH") or str(ROOT / "build/release/daemon/feedwatch")
START = 1767700800
HOUR, DAY = 3600, 86400
FORGOTTEN_AFTER = 5  # days beyond the retention that an item which its source has dropped may still be known
FORBIDDEN = ("cookie", "referer", "range", "pragma", "cache-control", "if-match")


class Feed:
    """One feed and what it has promised or asked for; `answer` may be called again and again for one moment."""

    def __init__(self, number, kind, rng, least_wait):
        self.number, self.kind, self.rng, self.least_wait = number, kind, random.Random(rng.random()), least_wait
        self.posts_each = self.rng.choice((6, 12, 24, 48)) * HOUR
        self.allowed_at = 0.0
        self.given = {}  # validators sent so far, by value
        self.last = None
        self.failures = 0
        self.count = self.conditional = self.steady = 0
        self.dead = False

    def items(self, elapsed):
        newest = int(elapsed // self.posts_each) + 5
        return range(newest, newest - 5, -1)

    def body(self, elapsed):
        items = "".join(f"<item><guid isPermaLink='false'>{self.number}-{n}</guid><title>Item {n} of feed {self.number}</title>"
                        f"<link>http://a.example/{self.number}/{n}</link><description>What happened the {n}th time.</description></item>" for n in self.items(elapsed))
        gate = "<skipHours>" + "".join(f"<hour>{h}</hour>" for h in range(6)) + "</skipHours>" if self.kind == "gated" else ""
        ttl = "<ttl>360</ttl>" if self.kind == "ttl" else ""
        return f"<rss version='2.0'><channel><title>Feed {self.number}</title><link>http://a.example/</link>{ttl}{gate}{items}</channel></rss>"

    def answer(self, elapsed, headers):
        """Status, headers, body and how long nobody may ask again."""
        tag = f'W/"{self.number},{list(self.items(elapsed))[0]}"'
        self.count += 1
        if self.kind == "gone" and elapsed > 5 * DAY:
            self.dead = self.failures > 0
            self.failures += 1
            return 410, [], "", DAY if not self.dead else 10 ** 9
        if self.kind == "flaky" and self.rng.random() < 0.2:
            self.failures += 1
            return self.rng.choice((500, 403, 404)), [], "", min(2 ** (self.failures - 1) * HOUR, DAY)
        if self.kind == "busy" and self.rng.random() < 0.02:
            self.failures += 1
            return 503, [("Retry-After", "20000")], "", 20000
        self.failures = 0
        wait = {"cached": 4 * HOUR, "ttl": 6 * HOUR}.get(self.kind, self.least_wait)
        extra = [("Cache-Control", "max-age=14400")] if self.kind == "cached" else []
        if self.kind == "plain":
            return 200, extra, self.body(elapsed), HOUR
        self.given[tag] = True
        if headers.get("if-none-match") == tag:
            return 304, [("ETag", tag)] + extra, "", wait
        return 200, [("ETag", tag)] + extra, self.body(elapsed), wait


class Connection(asyncio.Protocol):
    """What comes in on one connection, request after request."""

    def __init__(self, server):
        self.server, self.unread = server, b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        *heads, self.unread = (self.unread + data).split(b"\r\n\r\n")
        for head in heads:
            self.transport.write(self.server.answer(head))


class Server(threading.Thread):
    def __init__(self, feeds, clock):
        super().__init__(daemon=True)
        self.feeds, self.clock, self.wrong = feeds, clock, collections.Counter()
        self.examples, self.times, self.ready, self.requests = [], collections.deque(maxlen=6), threading.Event(), 0
        self.agents = set()

    def run(self):
        asyncio.run(self.serve())

    async def serve(self):
        server = await asyncio.get_running_loop().create_server(lambda: Connection(self), "127.0.0.1", 0, backlog=256)
        self.port = server.sockets[0].getsockname()[1]
        self.ready.set()
        await server.serve_forever()

    def blame(self, what, detail):
        self.wrong[what] += 1
        if len(self.examples) < 20:
            self.examples.append(f"{what}: {detail}")

    def answer(self, head):
        """The bytes that answer a request."""
        lines = head.decode("latin1").split("\r\n")
        status, headers, body = self.serve_one(lines[0].split(" "), dict(self.field(line) for line in lines[1:]))
        body = b"" if status == 304 else body.encode()
        length = [] if status == 304 else [("Content-Length", len(body))]
        lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers + length), "", ""]
        return "\r\n".join(lines).encode("latin1") + body

    def time(self):
        with open(self.clock, "rb", buffering=0) as file:  # another file after each jump
            return float(file.read(64))

    @staticmethod
    def field(line):
        name, _, value = line.partition(":")
        return name.lower(), value.strip()

    def serve_one(self, words, headers):
        now = self.time()
        elapsed = now - START
        self.requests += 1
        self.agents.add(headers.get("user-agent"))
        if len(self.agents) > 1:
            self.blame("user agent changed", self.agents)
        match = re.fullmatch(r"/f/(\d+)", words[1])
        if words[0] != "GET" or not match:
            self.blame("something else was asked for", " ".join(words))
            return 404, [], ""
        feed = self.feeds[int(match.group(1))]
        for name in FORBIDDEN:
            if name in headers:
                self.blame("forbidden header", f"{name} for {words[1]}")
        validator = headers.get("if-none-match")
        if validator is not None and validator not in feed.given:
            self.blame("validator never given", validator)
        if feed.last is not None:
            if feed.given and feed.kind != "plain":
                feed.steady += 1
                feed.conditional += validator is not None
            if elapsed < feed.allowed_at - 0.05:
                self.blame("asked too early", f"{words[1]} ({feed.kind}) {feed.allowed_at - elapsed:.0f} s before its time")
            if feed.kind == "gated" and time.gmtime(now).tm_hour < 6:
                self.blame("asked in a skipped hour", f"{words[1]} at {time.gmtime(now).tm_hour} h")
        if self.times and elapsed - self.times[-1] < 0.95:
            self.blame("two requests within a second on one host", f"{elapsed - self.times[-1]:.3f} s apart")
        self.times.append(elapsed)
        status, more, body, wait = feed.answer(elapsed, headers)
        feed.last, feed.allowed_at = elapsed, elapsed + wait
        return status, [("Content-Type", "application/rss+xml")] + more, body


class Soak:
    def __init__(self, options):
        self.options, self.rng = options, random.Random(options.seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fw-soak-"))
        self.clock = self.folder / "clock"
        self.clock.write_text(str(START))
        kinds = ["steady"] * 5 + ["cached", "ttl", "gated", "plain", "flaky", "busy", "gone"]
        least_wait = 300 if options.adaptive else HOUR
        self.feeds = [Feed(number, kinds[number % len(kinds)], self.rng, least_wait) for number in range(options.sources)]
        self.server = Server(self.feeds, self.clock)
        self.server.start()
        self.server.ready.wait()
        self.sizes, self.events = {}, collections.Counter()
        entries = "".join(f"  - {{id: f{feed.number}, url: 'http://127.0.0.1:{self.server.port}/f/{feed.number}', kind: feed}}\n" for feed in self.feeds)
        (self.folder / "rules.yaml").write_text("schema: 1\nrules: [{id: third, query: 'third OR 3rd', notify: [disk]}]\n")
        (self.folder / "feedwatch.yaml").write_text(
            self.retention() + f"state_dir: {self.folder}/state\nfetch: {{allow_private: [127.0.0.0/8]}}\npoll: {{interval: {options.interval}, adaptive: {'true' if options.adaptive else 'false'}}}\n"
            f"sources:\n{entries}rules: [rules.yaml]\nreceivers: [{{id: disk, file: {{path: {self.folder}/alerts.jsonl}}}}]\n")

    def retention(self):
        kept = self.options.retention
        return f"retention: {{articles: {kept}, texts: {kept}, deliveries: {kept}}}\n" if kept else ""

    def steady_from(self):
        return int(self.options.retention.rstrip("d")) + FORGOTTEN_AFTER

    def judge_growth(self):
        first, last = self.steady_from(), self.options.days
        if last <= first:
            return
        third = (last - first) // 3 + 1  # the search index swells until it is merged, which takes weeks: ends alone say little
        begin, end = (statistics.mean(self.sizes[day] for day in days) for days in (range(first, first + third), range(last - third + 1, last + 1)))
        growth = end / begin - 1
        print(f"database, mean of the first and the last {third} days from day {first} to day {last}: {growth * 100:+.1f} %")
        if growth >= 0.05:
            self.server.blame("the database grows", f"{growth * 100:.1f} %")

    def run_until(self, second, kill):
        """Events are read when the daemon has ended, lest that keep the server waiting; one that is to be killed is watched."""
        said = self.folder / "events"
        with said.open("wb") as file:
            process = subprocess.Popen([BINARY, "simulate", "-c", str(self.folder / "feedwatch.yaml"), "--until", str(int(second)), "--start", str(START),
                                        "--clock-file", str(self.clock)], stdout=subprocess.PIPE if kill else file, stderr=subprocess.DEVNULL)
            killed = kill and self.kill_on_the_way(process, second, file)
            if process.wait() not in (0, -9):
                self.server.blame("the daemon ended badly", process.returncode)
        for line in said.read_bytes().split(b"\n"):
            if line.endswith(b"}"):
                self.events[json.loads(line)["event"]] += 1
        if killed:
            self.forgive()

    def kill_on_the_way(self, process, second, file):
        now = float(self.clock.read_text())
        at = now + (second + START - now) * self.rng.uniform(0.2, 0.8)
        for line in process.stdout:
            file.write(line)
            if line.endswith(b"\n") and json.loads(line)["t"] >= at:
                process.kill()
                file.write(process.stdout.read())
                return True
        return False

    def forgive(self):
        """What was answered at the very moment of the kill, on a clock that stands, may not have been stored, and may be asked for again."""
        moment = float(self.clock.read_text()) - START
        self.server.times.clear()  # nor can the next process know when the last one asked
        for feed in self.feeds:
            if feed.last is not None and feed.last >= moment - 0.05:
                feed.allowed_at = 0

    def size(self):
        return sum(path.stat().st_size for path in (self.folder / "state").glob("feedwatch.db"))

    def run(self):
        days = self.options.days
        killed = set(self.rng.sample(range(1, days + 1), min(self.options.kills, days)))
        began = time.monotonic()
        for day in range(1, days + 1):
            if day in killed:
                self.run_until(day * DAY, kill=True)
            self.run_until(day * DAY, kill=False)
            self.sizes[day] = self.size()
        return time.monotonic() - began

    def report(self, took):
        steady, conditional = (sum(getattr(feed, name) for feed in self.feeds) for name in ("steady", "conditional"))
        share = conditional / steady if steady else 1
        print(f"{self.options.sources} feeds, {self.options.days} days, {self.options.kills} kills: {self.server.requests} requests, {took:.1f} s")
        spent, daemons = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"CPU: daemon {daemons.ru_utime + daemons.ru_stime:.1f} s, server {spent.ru_utime + spent.ru_stime:.1f} s")
        print(f"events: {dict(self.events)}")
        print(f"steady polls conditional: {share * 100:.2f} %")
        if share < 0.95:
            self.server.blame("too few conditional polls", share)
        for feed in self.feeds:
            if feed.count > self.options.days * 24 * 1.02 + self.options.kills + 12:
                self.server.blame("more requests than one an hour", f"/f/{feed.number} ({feed.kind}) {feed.count}")
        days = sorted(self.sizes)
        print("database:", ", ".join(f"day {day} {self.sizes[day] / 1e6:.2f} MB" for day in days if day % 5 == 0 or day == days[-1]))
        if self.options.retention:
            self.judge_growth()
        for what, count in self.server.wrong.items():
            print(f"VIOLATION {what}: {count}")
        for example in self.server.examples:
            print("  " + example)
        print(f"{sum(self.server.wrong.values())} violations")
        return 1 if self.server.wrong else 0


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sources", type=int, default=1000)
    options.add_argument("--days", type=int, default=30)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--interval", default="1h")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--adaptive", action="store_true")
    options.add_argument("--one-core", action="store_true", help="daemon and server take turns: on one core neither has to wake another one")
    options.add_argument("--retention", help="keep articles, texts and deliveries so many days, as in 5d")
    options = options.parse_args()
    if options.one_core:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    soak = Soak(options)
    try:
        return soak.report(soak.run())
    finally:
        shutil.rmtree(soak.folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
