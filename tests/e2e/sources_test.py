"""`feedwatch sources`: the list of sources as a person and a program see it, in and out of files of its own."""
import json
import unittest
import xml.etree.ElementTree as ET

import rig

OPML = """<?xml version="1.0"?><opml version="2.0"><head/><body><outline text="Harbour"><outline text="Quay" type="rss" xmlUrl="{0}/quay" category="boats,/news/sea"/>
<outline text="Pier" xmlUrl="{0}/pier"/></outline><outline text="broken" xmlUrl="mailto:nobody"/></body></opml>"""


class Sources(rig.Case):
    def setUp(self):
        super().setUp()
        self.source = self.news()
        for name in ("first", "quay", "pier"):
            self.source.put("/" + name, rig.rss(name, []))
        self.daemon.configure(f"sources:\n  - {{id: first, url: '{self.source.url}/first'}}\n")
        self.main = self.daemon.config.read_text()

    def run_ok(self, *words):
        done = self.daemon.command("sources", *words)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def count(self, path):
        return sum(one["path"] == path for one in self.source.requests.items)

    def wait_count(self, path, count):
        self.source.requests.wait_for(lambda seen: sum(one["path"] == path for one in seen) >= count, f"{count} requests of {path}")

    def listed(self):
        return {one["id"]: one for one in json.loads(self.run_ok("list", "-o", "json"))["sources"]}

    def test_a_source_is_added_polled_and_removed_without_touching_the_owners_file(self):
        self.daemon.start()
        self.source.wait_served("/first")
        self.assertEqual(self.run_ok("add", self.source.url + "/quay", "--id", "quay", "--name", "Q: \"#1\"", "--tag", "sea"), "quay\n")
        self.source.wait_served("/quay")
        self.assertEqual(self.daemon.command("sources", "add", self.source.url + "/quay").returncode, 64)
        self.assertEqual(self.daemon.command("sources", "add", self.source.url + "/x", "--id", "quay").returncode, 64)
        self.assertEqual((self.listed()["quay"]["name"], self.listed()["quay"]["tags"]), ('Q: "#1"', ["sea"]))
        self.run_ok("remove", "quay")
        self.assertEqual(set(self.listed()), {"first"})
        self.assertEqual(self.daemon.command("sources", "remove", "first").returncode, 64)
        self.assertEqual(self.daemon.config.read_text(), self.main)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertIn("active", self.run_ok("show", "first"))
        self.assertIn("decides", self.run_ok("explain", "first"))

    def test_a_paused_source_is_left_alone_over_a_restart_until_it_is_resumed(self):
        self.run_ok("add", self.source.url + "/quay", "--id", "quay", "--interval", "5m")
        self.daemon.start()
        self.source.wait_served("/quay")
        self.run_ok("pause", "quay")
        self.assertEqual(self.daemon.command("sources", "pause", "nobody").returncode, 64)
        self.assertEqual(self.daemon.command("sources", "poll", "quay").returncode, 75)
        self.assertEqual({one["id"]: one["status"] for one in json.loads(self.daemon.command("status", "-o", "json").stdout)["sources"]}["quay"], "paused")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertIn("paused since", self.run_ok("explain", "quay"))
        before = self.count("/quay")
        done = self.daemon.command("once", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.wait_count("/first", 2)
        self.assertEqual((self.count("/quay"), self.listed()["quay"]["status"]), (before, "paused"))
        self.daemon.start()
        self.run_ok("poll", "--force", "quay")
        self.wait_count("/quay", before + 1)
        self.run_ok("resume", "quay")
        self.run_ok("poll", "quay")
        self.wait_count("/quay", before + 2)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertNotEqual(self.listed()["quay"]["status"], "paused")

    def test_pausing_needs_no_daemon(self):
        self.run_ok("pause", "first")
        self.assertEqual(self.listed()["first"]["status"], "paused")
        self.assertEqual(self.daemon.command("sources", "pause", "nobody").returncode, 64)
        self.run_ok("resume", "first")
        self.assertEqual(self.listed()["first"]["status"], "new")

    def test_what_cannot_be_a_source_leaves_nothing_behind(self):
        for words in ([self.source.url + "/q", "--interval", "soon"], ["not an address"], [self.source.url + "/q", "--id", "../x"]):
            self.assertIn(self.daemon.command("sources", "add", *words).returncode, (64, 78), words)
        self.assertEqual(set(self.listed()), {"first"})
        self.assertEqual(list((self.daemon.folder / "sources.d").glob("*")), [])

    def test_opml_goes_in_and_out_with_its_tags(self):
        file = self.daemon.write("in.opml", OPML.format(self.source.url))
        self.assertEqual(self.run_ok("import", str(file)), "2 sources added, 0 were there already, 1 left out\n")
        self.assertEqual(self.run_ok("import", str(file)), "0 sources added, 2 were there already, 1 left out\n")
        tags = {one["name"]: one["tags"] for one in self.listed().values()}
        self.assertEqual(tags, {"first": [], "Quay": ["Harbour", "boats", "news", "sea"], "Pier": ["Harbour"]})
        out = ET.fromstring(self.run_ok("export"))
        feeds = {one.get("text"): one.get("category") for one in out.iter("outline") if one.get("xmlUrl")}
        self.assertEqual(feeds, {"first": None, "Quay": "Harbour,boats,news,sea", "Pier": "Harbour"})
        for name, one in self.listed().items():
            if name != "first":
                self.run_ok("remove", name)
        self.assertEqual(set(self.listed()), {"first"})
        again = self.daemon.folder / "out.opml"
        again.write_bytes(ET.tostring(out))
        self.assertEqual(self.run_ok("import", str(again)), "2 sources added, 1 were there already, 0 left out\n")
        self.assertEqual({one["name"]: one["tags"] for one in self.listed().values()}, tags)
        self.assertEqual(self.daemon.config.read_text(), self.main)

    def test_a_source_that_the_configuration_would_not_take_in_is_not_added(self):
        self.daemon.write("feedwatch.yaml", self.main + "sources_files: []\n")
        done = self.daemon.command("sources", "add", self.source.url + "/quay")
        self.assertEqual(done.returncode, 78)
        self.assertIn("sources_files", done.stderr)
        self.assertEqual(list((self.daemon.folder / "sources.d").glob("*")), [])


if __name__ == "__main__":
    unittest.main()
