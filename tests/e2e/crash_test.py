"""kill -9 at random moments under load: every matching article is alerted, and what arrives twice has the same webhook-id.

FEEDWATCH_ROUNDS says how often the daemon is killed (default 8; the long form is `./dev bench crash --rounds 200`).
"""
import collections
import os
import random
import shutil
import sqlite3
import threading
import unittest

import rig

ROUNDS = int(os.environ.get("FEEDWATCH_ROUNDS", "8"))
SOURCES = 12


LISTED, UNCONFIRMED = 60, 40  # articles in a document, and at most that the daemon has not shown to have stored


class Press:
    """Publishes without end: each source gets a new article at every poll, every second one matches the rule.

    Nothing leaves a document before the daemon has named a later state of it in If-None-Match, which it stores with the articles.
    """

    def __init__(self, news):
        self.news = news
        self.lock = threading.Lock()
        self.published = collections.defaultdict(int)
        self.confirmed = collections.defaultdict(int)
        self.stopped = False
        for source in range(SOURCES):
            news.put(f"/{source}", "", handler=lambda handler, source=source: self.serve(handler, source))

    @staticmethod
    def title(source, number):
        return f"Source {source} article {number} {'kingfisher' if number % 2 else 'sparrow'}"

    def serve(self, handler, source):
        known = (handler.headers.get("If-None-Match") or "").strip('"')
        with self.lock:
            self.confirmed[source] = max(self.confirmed[source], int(known or 0))
            if not self.stopped and self.published[source] < self.confirmed[source] + UNCONFIRMED:
                self.published[source] += 1
            count = self.published[source]
        items = [{"title": self.title(source, i), "text": f"Text {i} of source {source}, unlike any other: {i * 7919 + source}.", "guid": f"{source}-{i}",
                  "link": f"http://s{source}.example/{i}"} for i in range(count, max(0, count - LISTED), -1)]
        tag = f'"{count}"'
        if known == str(count):
            rig.reply(handler, 304, headers=[("ETag", tag)])
        else:
            rig.reply(handler, 200, rig.rss(f"Source {source}", items).encode(), [("Content-Type", "application/rss+xml"), ("ETag", tag)])

    def matching(self, baseline):
        return {self.title(source, i) for source, count in self.published.items() for i in range(baseline[source] + 1, count + 1) if i % 2}


class Crash(rig.Case):
    def test_nothing_is_lost_and_repeats_carry_the_same_id(self):
        chance = random.Random(int(os.environ.get("FEEDWATCH_SEED", "1")))
        news, hook = self.news(), self.hook()
        press = Press(news)
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: bird, query: kingfisher, notify: [hook]}\n")
        sources = "".join(f"  - {{id: s{i}, url: '{news.url}/{i}', interval: 50ms, own_source: true}}\n" for i in range(SOURCES))
        self.daemon.configure(f"sources:\n{sources}rules: [rules.yaml]\nreceivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n"
                              "    allow_private: [127.0.0.0/8]\n")
        baseline = self.baseline(press)
        repeats = 0
        for _ in range(ROUNDS):
            self.daemon.start()
            # A random moment is what this test is about: from the middle of the first poll to well into the load.
            threading.Event().wait(chance.uniform(0.0, 0.4))
            self.daemon.kill()
            repeats += 1
        self.daemon.start()
        press.stopped = True
        wanted = press.matching(baseline)
        titles = lambda items: {one["body"]["data"]["articles"][0]["title"] for one in items}
        try:
            hook.messages.wait_for(lambda items: wanted <= titles(items), f"all of {len(wanted)} alerts")
        except AssertionError:
            self.fail("never alerted: " + "\n".join(self.fate(title) for title in sorted(wanted - titles(hook.messages.items))[:20]) + self.kept())
        self.assertEqual(self.daemon.stop(), 0)
        ids = collections.defaultdict(set)
        counts = collections.Counter()
        for one in hook.messages.items:
            title = one["body"]["data"]["articles"][0]["title"]
            ids[title].add(one["id"])
            counts[title] += 1
        self.assertEqual(set(ids), wanted, "an alert that nothing published asked for")
        self.assertEqual({title: found for title, found in ids.items() if len(found) != 1}, {}, "one alert under two ids")
        twice = sum(count - 1 for count in counts.values())
        self.assertLessEqual(twice, ROUNDS * 64, "more repeats than deliveries can have been in flight")
        with sqlite3.connect(self.daemon.folder / "state" / "feedwatch.db") as database:
            self.assertEqual(database.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        print(f"{repeats} kills, {len(wanted)} alerts, {twice} repeated with the same id")

    def fate(self, title):
        """What the store knows of an article: whether it came at all, what story it was put into, and what became of that story's alerts."""
        with sqlite3.connect(f"file:{self.daemon.folder}/state/feedwatch.db?mode=ro", uri=True) as database:
            articles = database.execute("SELECT id, story, seen FROM article WHERE title = ?", (title,)).fetchall()
            others = [database.execute("SELECT title FROM article WHERE story = ? AND id <> ? LIMIT 3", (story, article)).fetchall() for article, story, _ in articles]
            sent = [database.execute("SELECT alert.uid, outbox.state, outbox.attempt, outbox.error FROM alert JOIN outbox ON outbox.alert = alert.id WHERE story = ?",
                                     (story,)).fetchall() for _, story, _ in articles]
        return f"{title!r}: stored {articles}, in one story with {others}, deliveries {sent}"

    def kept(self):
        """Where the evidence is: FEEDWATCH_KEEP names a folder for the state and the logs."""
        folder = os.environ.get("FEEDWATCH_KEEP")
        if not folder:
            return ""
        shutil.copytree(self.daemon.folder, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("notify-*", "*.sock"))
        return f"\nstate and logs are kept in {folder}"

    def baseline(self, press):
        """Lets every source be polled once, undisturbed, and returns what is therefore never alerted."""
        press.stopped = True
        with press.lock:
            for source in range(SOURCES):
                press.published[source] = 4
        summary = self.daemon.command("once", "--all")
        self.assertEqual(summary.returncode, 0, summary.stderr)
        press.stopped = False
        return dict(press.published)


if __name__ == "__main__":
    unittest.main()
