"""What is stored, as `feedwatch articles` and `feedwatch stories` show it, with the real program."""
import json
import sqlite3
import unittest

import rig
from stories_test import FLOOD, FLOOD_OTHER, STRIKE, item

ITEMS = {"post": [item("River bursts its banks near Tarvik", FLOOD, 1, "post.example")],
         "echo": [item("Families leave Tarvik as Halden dam gives way", FLOOD_OTHER, 4, "echo.example"),
                  item("Dockers of Grenholm vote for strike", STRIKE, 5, "echo.example")],
         "mirror": [item("Dam breaks near Tarvik", FLOOD + " It had rained for days.", 2, "mirror.example")]}


class Stored(rig.Case):
    def set_up(self, hook=None):
        news, hook = self.news(), hook or self.hook()
        for name, items in ITEMS.items():
            news.put("/" + name, rig.rss(name, items))
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tarvik, query: Halden, notify: [hook]}\n")
        self.daemon.configure("poll: {alert_on_first: true}\nsources:\n" + "".join(f"  - {{id: {name}, name: The {name}, url: '{news.url}/{name}'}}\n" for name in ITEMS) +
                              f"rules: [rules.yaml]\nreceivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
        return hook

    def asked(self, *words, status=0):
        done = self.daemon.command(*words)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def json(self, *words):
        return json.loads(self.asked(*words, "-o", "json").stdout)

    def look(self):
        """The same whether a daemon runs or not."""
        stories = self.json("stories", "list")
        self.assertEqual(sorted((one["articles"], one["sources"], one["alerts"]) for one in stories), [(1, 1, 0), (3, 3, 1)])
        flood = max(stories, key=lambda one: one["articles"])
        self.assertEqual([one["id"] for one in self.json("stories", "list", "--articles", "2")], [flood["id"]])
        self.assertEqual(len(self.json("stories", "list", "-n", "1")), 1)
        table = self.asked("stories", "list").stdout
        self.assertEqual(len(table.splitlines()), 3)
        self.assertIn(flood["id"][:12], table)

        story = self.json("stories", "show", flood["id"])
        self.assertEqual(sorted(one["source"] for one in story["members"]), sorted(ITEMS))
        first, *others = story["members"]
        self.assertEqual(first["joined"]["why"], "first")
        self.assertLessEqual({one["joined"]["why"] for one in others}, {"copy", "event"})
        for one in others:
            joined = one["joined"]
            self.assertGreater(joined["cover"] if joined["why"] == "copy" else joined["score"], 0, joined)
        self.assertEqual([(one["rule"], one["follow_up"]) for one in story["told"]], [("tarvik", False)])
        text = self.asked("stories", "show", flood["id"][:10]).stdout
        for name in ITEMS:
            self.assertIn(f"The {name} ({name})", text)
        self.assertIn("of rule tarvik", text)

        (strike,) = self.json("articles", "search", "GRENHOLM", "strike")
        self.assertEqual(strike["source"], "echo")
        self.assertNotIn("text", strike)
        self.assertIn(strike["title"], self.asked("articles", "search", "grenholm", "strike").stdout)
        self.assertEqual(self.json("articles", "search", "grenholm", "zeppelin"), [])
        self.assertEqual(len(self.json("articles", "search", "tarvik", "-n", "2")), 2)
        shown = self.json("articles", "show", strike["id"])
        self.assertEqual(shown["text"].split(), STRIKE.split())
        self.assertEqual(shown["story"], strike["story"])
        self.assertIn("Malvik", self.asked("articles", "show", strike["id"][:10]).stdout)

        for words in (("articles", "show", "ffffffffffff"), ("stories", "show", "ffffffffffff"), ("stories", "show", "no such id"), ("articles", "show", "")):
            self.assertIn("has the id", self.asked(*words, status=1).stderr)
        self.asked("articles", "search", status=64)
        self.asked("stories", "show", status=64)
        self.asked("stories", "list", "-n", "0", status=64)

    def test_without_and_beside_a_daemon(self):
        hook = self.set_up()
        self.asked("once")
        self.look()
        self.daemon.start()
        self.look()
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual(len(hook.messages.items), 1)

    def test_before_anything_was_stored(self):
        self.set_up()
        for words in (("articles", "search", "dam"), ("articles", "show", "abc"), ("stories", "list"), ("stories", "show", "abc")):
            done = self.asked(*words, status=69)
            self.assertIn("store-missing", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_with_nothing_in_the_store(self):
        self.set_up()
        self.asked("once")
        with sqlite3.connect(self.daemon.folder / "state" / "feedwatch.db") as store:
            store.execute("DELETE FROM article")
            store.execute("DELETE FROM story")
        self.assertEqual(self.json("stories", "list"), [])
        self.assertEqual(self.json("articles", "search", "dam"), [])
        self.assertEqual(len(self.asked("stories", "list").stdout.splitlines()), 1)
        self.asked("stories", "show", "abc", status=1)


if __name__ == "__main__":
    unittest.main()
