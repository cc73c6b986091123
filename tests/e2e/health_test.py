"""What owners are told of their sources, on the virtual clock: each trouble once when it begins and once when it is over, none in between."""
import collections
import email.utils
import json
import subprocess
import unittest

import rig

START = 1767700800  # a Tuesday noon
HOUR = 3600
DAY = 24 * HOUR
DAYS = 30


class World:
    """A server whose clock is the simulation's, and whose paths go wrong on a schedule."""

    def __init__(self, clock_file):
        self.clock_file = clock_file
        self.server = rig.Server(self.answer)
        self.server.RequestHandlerClass.date_time_string = lambda handler, timestamp=None: email.utils.formatdate(self.now() + self.skew(handler.path), usegmt=True)
        self.url = self.server.url

    def now(self):
        return float(self.clock_file.read_text()) if self.clock_file.exists() else START

    def hours(self):
        return int((self.now() - START) // HOUR)

    def skew(self, path):
        return 3 * HOUR if path == "/skewed" and 3 * 24 <= self.hours() < 6 * 24 else 0

    def feed(self, name, newest):
        items = [{"title": f"{name} number {number}", "text": f"About {name} and {number}.", "guid": f"{name}{number}", "link": f"http://{name}.example/{number}",
                  "date": START + number * HOUR} for number in range(newest, max(newest - 10, -1), -1)]
        return rig.rss(name, items).encode()

    def answer(self, handler):
        name, hours = handler.path[1:], self.hours()
        newest = 20 * 24 if name == "quiet" and 20 * 24 <= hours < 25 * 24 else hours
        body, status, headers = self.feed(name, newest), 200, [("Content-Type", "application/rss+xml")]
        if name == "page" and 48 <= hours < 96:
            body, headers = b"<!doctype html><html><head><title>We have a new site</title></head><body><p>Hello.</p></body></html>", [("Content-Type", "text/html")]
        if name == "moved":
            status, headers = 301, [("Location", "/target")]
        if name == "gone" and hours >= 48:
            status = 410
        if name == "cut" and 48 <= hours < 96:
            body = body[:-40]
        rig.reply(handler, status, body, headers)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Health(rig.Case):
    def test_each_trouble_is_told_when_it_begins_and_when_it_is_over(self):
        clock = self.daemon.folder / "clock"
        world = World(clock)
        self.addCleanup(world.close)
        names = ("well", "quiet", "skewed", "page", "moved", "gone", "cut")
        entries = "".join(f"  - {{id: {name}, url: '{world.url}/{name}', kind: feed, interval: 2h}}\n" for name in names)
        self.daemon.configure(f"poll: {{adaptive: false}}\nsources:\n{entries}receivers:\n  - id: sink\n    file: {{path: {self.daemon.folder}/told.jsonl}}\n"
                              "    events: [source.failing, source.recovered, source.silent, source.moved, source.truncated, source.skewed]\n")
        for until in (DAYS // 2, DAYS):  # what is known outlives a restart
            done = subprocess.run([rig.BINARY, "simulate", "-c", str(self.daemon.config), "--until", str(until * DAY), "--start", str(START), "--clock-file",
                                   str(clock)], capture_output=True, text=True, timeout=rig.PATIENCE)
            self.assertEqual(done.returncode, 0, done.stderr)
            if until < DAYS:
                early = [json.loads(line) for line in done.stdout.splitlines()]
                listed = {one["id"]: one for one in json.loads(self.daemon.command("sources", "list", "-o", "json").stdout)["sources"]}
                self.assertEqual((listed["gone"]["status"], listed["well"]["health"]), ("gone", []))
        events = early + [json.loads(line) for line in done.stdout.splitlines()]
        told = collections.defaultdict(list)
        for event in events:
            if event["event"] == "self_alert":
                told[event["source"]].append((event["type"].removeprefix("source."), event["code"], round((event["t"] - START) / DAY, 1)))
        self.assertEqual(set(told), set(names) - {"well"}, dict(told))
        expected = {"quiet": [("silent", "silent", 21), ("recovered", "news-again", 25)], "skewed": [("skewed", "clock-skewed", 3), ("recovered", "clock-right", 6)],
                    "page": [("failing", "became-a-page", 2), ("recovered", "recovered", 4)], "moved": [("moved", "moved", 1)], "gone": [("failing", "gone", 3)],
                    "cut": [("truncated", "truncated", 2), ("recovered", "complete-again", 4)]}
        for name, begins in expected.items():
            self.assertEqual([one[:2] for one in told[name]], [one[:2] for one in begins], (name, told[name]))
            for one, due in zip(told[name], begins):
                self.assertTrue(due[2] <= one[2] <= due[2] + 1.6, (name, one, due))
        sent = [json.loads(line) for line in (self.daemon.folder / "told.jsonl").read_text().splitlines()]
        self.assertEqual(len(sent), sum(map(len, told.values())))
        shown = self.daemon.command("sources", "show", "quiet").stdout
        self.assertIn("its silence is told after", shown)


if __name__ == "__main__":
    unittest.main()
