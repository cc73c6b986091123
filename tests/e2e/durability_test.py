"""Backups and the way back, a damaged database, a full disk: the daemon goes on, says so, and tells nobody anything twice or wrongly."""
import contextlib
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import tempfile
import unittest
import unittest.mock

import rig

EVENTS = "[store.degraded, store.recovered, store.restored, store.altered, backup.failed, config.rejected]"


def invented(name, count):
    """Words that no other name gives, so that each article is a story of its own."""
    chance = random.Random(name)
    return " ".join("".join(chance.choice("bdfgklmnprst") + chance.choice("aeiou") for _ in range(3)) for _ in range(count))


class Case(rig.Case):
    def setUp(self):
        super().setUp()
        self.news_server, self.receiver = self.news(), self.hook()
        self.items = []

    def configure(self, more=""):
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: bird, query: kingfisher, notify: [hook]}\n")
        self.daemon.configure(f"{more}\nsources:\n  - {{id: s, url: '{self.news_server.url}/feed', interval: 100ms, own_source: true}}\n"
                              f"rules: [rules.yaml]\nreceivers:\n  - id: hook\n    webhook: {{url: '{self.receiver.url}'}}\n"
                              f"    allow_private: [127.0.0.0/8]\n    events: {EVENTS}\n")

    @property
    def database(self):
        return self.daemon.folder / "state" / "feedwatch.db"

    def publish(self, name):
        self.items.insert(0, {"title": f"{name} {invented(name, 4)} kingfisher", "text": invented(name + "'s text", 50), "guid": name,
                              "link": f"http://a.example/{name}"})
        self.news_server.put("/feed", rig.rss("A feed", self.items))

    def titles(self, items=None):
        return [body["data"]["articles"][0]["title"].split()[0] for body in self.receiver.alerts(items)]

    def wait_alert(self, name):
        self.receiver.messages.wait_for(lambda items: name in self.titles(items), f"the alert about {name}")

    def events(self, items=None):
        return [one["body"]["type"] for one in (self.receiver.messages.items if items is None else items) if one["body"]["type"].split(".")[0] in ("store", "backup")]

    def wait_event(self, kind):
        self.receiver.messages.wait_for(lambda items: kind in self.events(items), kind)

    def wait_poll(self):
        """Returns after the next poll that began after this call."""
        seen = len(self.news_server.requests.items)
        self.news_server.requests.wait_count(seen + 2, "polls")

    def start_with(self, *names):
        """A daemon that has alerted each of the names."""
        self.publish("first")
        self.daemon.start()
        self.wait_poll()
        for name in names:
            self.publish(name)
            self.wait_alert(name)

    def command(self, *words):
        done = self.daemon.command(*words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout


class Durability(Case):
    def test_a_backup_of_a_running_daemon_is_restored_into_it_without_telling_anybody_twice(self):
        self.configure()
        self.start_with("ann", "bob")
        made = json.loads(self.command("backup", "-o", "json"))
        with sqlite3.connect(made["file"]) as copy:
            self.assertEqual(copy.execute("PRAGMA integrity_check").fetchall(), [("ok",)])
        self.publish("carl")
        self.wait_alert("carl")
        self.assertIn("goes on with it", self.command("restore", pathlib.Path(made["file"]).name))
        self.assertIsNone(self.daemon.process.poll(), "the same process")
        self.wait_event("store.restored")
        self.wait_poll()
        self.publish("dora")
        self.wait_alert("dora")
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(self.titles(), ["ann", "bob", "carl", "dora"])
        self.assertEqual(len(list(self.database.parent.glob("feedwatch.db.replaced-*"))), 1, "what was there is kept")

    def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(self):
        self.configure()
        self.start_with("ann")
        for text, why in ((b"", "an empty database"), (b"SQLite format 3\0" + b"x" * 5000, "not a database")):
            junk = self.daemon.folder / "junk"
            junk.write_bytes(text)
            done = self.daemon.command("restore", str(junk))
            self.assertNotEqual(done.returncode, 0, done.stderr)
            self.assertIn(why, done.stderr)
        self.publish("bob")
        self.wait_alert("bob")
        self.assertEqual(self.events(), [])

    def test_beside_a_daemon_that_cannot_be_reached_nothing_is_restored_then_or_later(self):
        self.configure()
        run = self.daemon.folder / "run"
        run.mkdir()
        with unittest.mock.patch.dict(os.environ, {"RUNTIME_DIRECTORY": str(run)}):
            self.start_with("ann")
        made = json.loads(self.command("backup", "-o", "json"))
        done = self.daemon.command("restore", made["file"])
        self.assertEqual(done.returncode, 69, done.stdout + done.stderr)
        self.assertIn("nothing was done", done.stderr)
        self.assertFalse(pathlib.Path(f"{self.database}.restore").exists())

    def test_a_daemon_that_is_stopped_goes_on_with_the_backup_when_it_starts(self):
        self.configure()
        self.start_with("ann")
        self.command("backup", str(self.daemon.folder / "mine.db"))
        self.publish("bob")
        self.wait_alert("bob")
        self.daemon.stop()
        self.command("restore", str(self.daemon.folder / "mine.db"))
        self.daemon.start()
        self.wait_event("store.restored")
        self.wait_poll()
        self.publish("carl")
        self.wait_alert("carl")
        self.assertEqual(self.titles(), ["ann", "bob", "carl"])

    def test_after_a_restore_a_source_that_comes_back_only_later_tells_nothing_twice(self):
        self.configure()
        self.start_with("ann")
        made = json.loads(self.command("backup", "-o", "json"))
        self.publish("bob")
        self.wait_alert("bob")
        self.daemon.stop()
        self.command("restore", made["file"])
        config = self.daemon.config.read_text()
        self.daemon.config.write_text(config.replace("{id: s,", "{id: other,").replace("/feed'", "/none'"))
        self.daemon.start()
        self.wait_event("store.restored")
        self.daemon.config.write_text(config)
        self.command("reload")
        self.news_server.polls_after("/feed", 2)
        self.publish("carl")
        self.wait_alert("carl")
        self.assertEqual(self.titles(), ["ann", "bob", "carl"])

    def test_what_happens_while_the_database_cannot_be_written_is_told_later(self):
        self.configure()
        self.start_with("ann")
        with contextlib.closing(sqlite3.connect(self.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            self.daemon.config.write_text(self.daemon.config.read_text() + "\nnonsense: true\n")
            self.assertEqual(self.daemon.command("reload").returncode, 1)
            other.execute("ROLLBACK")
        self.receiver.messages.wait_for(lambda items: any(one["body"]["type"] == "config.rejected" for one in items), "config.rejected")

    def test_a_damaged_database_is_put_aside_and_the_first_poll_tells_nobody_even_where_it_would(self):
        self.configure("poll: {alert_on_first: true}")
        self.publish("first")
        self.daemon.start()
        self.wait_alert("first")
        self.assertEqual(self.daemon.stop(), 0)
        self.database.write_bytes(b"no database" * 10_000)
        self.daemon.start()
        self.wait_event("store.restored")
        self.wait_poll()
        self.publish("ann")
        self.wait_alert("ann")
        self.assertEqual(self.titles(), ["first", "ann"])
        aside = [path for path in self.database.parent.glob("feedwatch.db.damaged-*") if not path.name.endswith(("-wal", "-shm"))]
        self.assertEqual([path.read_bytes() for path in aside], [b"no database" * 10_000])

    def test_whatever_is_done_to_the_file_the_daemon_starts_and_tells_nothing_wrong(self):
        self.configure()
        self.start_with("ann", "bob")
        self.command("backup")
        self.assertEqual(self.daemon.stop(), 0)
        state = {path.name: path.read_bytes() for path in self.database.parent.glob("feedwatch.db*") if path.is_file() and not path.name.endswith(".reserve")}
        chance = random.Random(int(os.environ.get("FEEDWATCH_SEED", "1")))
        sound, items = state["feedwatch.db"], list(self.items)
        for number in range(int(os.environ.get("FEEDWATCH_CORRUPTIONS", "12"))):
            with self.subTest(number=number):
                for path in self.database.parent.glob("feedwatch.db*"):
                    path.unlink()
                for name, data in state.items():
                    (self.database.parent / name).write_bytes(data)
                self.database.write_bytes(self.damaged(chance, sound, number % 4))
                self.items = list(items)
                self.news_server.put("/feed", rig.rss("A feed", self.items))
                before, told = self.titles(), len(self.events())
                self.daemon.start()
                self.receiver.messages.wait_for(lambda items: len(self.events(items)) > told, "a word about the file")
                self.wait_poll()
                name = f"n{number}"
                self.publish(name)
                self.wait_alert(name)
                self.assertEqual(self.daemon.stop(), 0, self.daemon.log()[-2000:])
                self.assertEqual(self.titles(), before + [name])

    @staticmethod
    def damaged(chance, sound, how):
        data = bytearray(sound)
        if how == 0:  # bytes anywhere
            for _ in range(chance.randint(1, 200)):
                place = chance.randrange(len(data))
                data[place] ^= chance.randint(1, 255)
        elif how == 1:  # cut off
            del data[chance.randrange(len(data)):]
        elif how == 2:  # the header, but for the number of its schema: a later version's file is left alone
            data[chance.choice([place for place in range(100) if not 60 <= place < 64])] ^= chance.randint(1, 255)
        else:  # a page of another file
            page = chance.randrange(len(data) // 8192) * 8192
            data[page:page + 8192] = chance.randbytes(8192)
        return bytes(data)


class FullDisk(Case):
    """A file system of 24 MiB of its own for the state."""

    def setUp(self):
        super().setUp()
        self.disk = pathlib.Path(tempfile.mkdtemp(prefix="fw-disk-"))
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(self.disk)], capture_output=True)
        if mounted.returncode != 0:
            self.disk.rmdir()
            self.skipTest("a small file system cannot be mounted here (root may)")
        self.addCleanup(self.unmount)
        (self.daemon.folder / "state").symlink_to(self.disk)

    def unmount(self):
        if self.daemon.process and self.daemon.process.poll() is None:
            self.daemon.kill()
        subprocess.run(["umount", "-l", str(self.disk)], check=True)
        self.disk.rmdir()

    def fill(self, leave):
        free = os.statvfs(self.disk)
        with (self.disk / "filler").open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - leave)

    def test_a_disk_that_fills_up_stops_polls_not_deliveries_and_all_goes_on_with_room(self):
        self.configure()
        self.start_with("ann")
        self.fill(leave=100_000)
        self.wait_event("store.degraded")
        self.assertFalse((self.disk / "feedwatch.db.reserve").exists(), "the reserve is given back")
        self.publish("bob")
        status = json.loads(self.command("status", "-o", "json"))
        self.assertEqual(status["store"], "degraded")
        (self.disk / "filler").unlink()
        self.wait_event("store.recovered")
        self.wait_alert("bob")
        self.assertEqual(json.loads(self.command("status", "-o", "json"))["store"], "ok")
        self.assertTrue((self.disk / "feedwatch.db.reserve").exists())
        self.assertEqual(self.titles(), ["ann", "bob"])


if __name__ == "__main__":
    unittest.main()
