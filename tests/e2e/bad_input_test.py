"""Bad input: each gets a message that names source, cause and what happens next; nothing is lost, nobody else notices."""
import contextlib
import json
import unittest
import zlib

import rig

GOOD = [{"title": "Tide reaches the quay", "text": "The tide reached the quay at noon.", "guid": "1", "link": "http://good.example/1"}]


def redirect(handler):
    rig.reply(handler, 302, headers=[("Location", "http://169.254.169.254/latest/meta-data/")])


def bomb(handler):
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    body = b"".join([squeezer.compress(b"<rss>" + b" " * 2**20)] + [squeezer.compress(b" " * 2**20) for _ in range(200)] + [squeezer.flush()])
    rig.reply(handler, 200, body, [("Content-Type", "application/rss+xml"), ("Content-Encoding", "gzip")])


def endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Connection", "close")
    handler.end_headers()
    try:
        for _ in range(52):
            handler.wfile.write(b"<!-- " + b"x" * 2**20 + b" -->")
    except OSError:
        pass
    handler.close_connection = True


def cut(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "application/rss+xml")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<rss><channel><item><title>Half a")
    handler.wfile.flush()
    handler.close_connection = True


BROKEN = {
    "unreadable": ({"body": b"\x00\x01\x02 no feed at all", "type": "application/rss+xml"}, ["not-a-feed", "bad-xml"]),
    "page": ({"body": b"<!doctype html><html><head><title>Hello</title></head><body><p>Not a feed</p></body></html>", "type": "text/html"}, ["not-a-feed"]),
    "empty": ({"body": b"", "type": "application/rss+xml"}, ["empty-body"]),
    "missing": ({"status": 404, "body": b"gone fishing", "type": "text/plain"}, ["http-404"]),
    "truncated": ({"handler": cut}, ["truncated-body"]),
    "large": ({"handler": endless}, ["body-too-large"]),
    "bomb": ({"handler": bomb}, ["body-too-large"]),
    "redirect": ({"handler": redirect}, ["denied-address"]),
}


class BrokenSources(rig.Case):
    def test_each_is_told_with_its_cause_and_the_healthy_one_alerts_in_time(self):
        news, hook = self.news(), self.hook()
        for name, (document, _) in BROKEN.items():
            news.documents["/" + name] = {"version": 1, "body": b"", "type": "", **document}
        news.put("/good", rig.rss("Good", []))
        sources = "".join(f"  - {{id: {name}, url: '{news.url}/{name}', interval: 1s, own_source: true}}\n" for name in [*BROKEN, "good"])
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tide, query: 'tide AND quay', notify: [hook]}\n")
        self.daemon.configure(f"sources:\n{sources}rules: [rules.yaml]\nreceivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n"
                              "    allow_private: [127.0.0.0/8]\n")
        self.daemon.start()
        for name in BROKEN:
            news.wait_served("/" + name)
        news.wait_served("/good")
        news.put("/good", rig.rss("Good", GOOD))
        hook.messages.wait_count(1, "alerts")
        news.polls_after("/good", 2)
        sources = {one["id"]: one for one in json.loads(self.daemon.command("status", "-o", "json").stdout)["sources"]}
        for name, (_, codes) in BROKEN.items():
            error = sources[name]["last_error"] or ""
            self.assertTrue(any(error.startswith(code + ":") for code in codes), f"{name}: {error}")
            self.assertIsNotNone(sources[name]["next_due"], name)
            self.assertIn(f'source "{name}"', self.daemon.log())
        self.assertIsNone(sources["good"]["last_error"])
        self.assertEqual(len(hook.alerts()), 1)
        self.assertEqual(self.daemon.stop(), 0)

    def test_a_feed_that_mends_itself_loses_nothing(self):
        news, hook = self.news(), self.hook()
        news.put("/a", rig.rss("A", []))
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tide, query: 'tide', notify: [hook]}\n")
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{news.url}/a', interval: 1s, own_source: true}}\nrules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
        self.daemon.start()
        news.wait_served("/a")
        news.put("/a", "<rss><channel><item><title>Bro")
        news.wait_served("/a")
        news.put("/a", rig.rss("A", GOOD))
        hook.messages.wait_count(1, "alerts")
        self.assertEqual(hook.alerts()[0]["data"]["articles"][0]["title"], GOOD[0]["title"])


class BrokenFiles(rig.Case):
    def configure(self, rules):
        self.daemon.configure(f"sources:\n  - {{id: a, url: 'https://a.example/feed'}}\nrules: [{rules}]\n"
                              "receivers:\n  - id: disk\n    file: {path: alerts.jsonl}\n")

    def test_a_typo_in_a_rule_is_shown_with_its_place_and_a_suggestion(self):
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - id: one\n    query: >-\n      alpha AND\n      titel:beta\n    notify: [disk]\n")
        self.configure("rules.yaml")
        checked = self.daemon.command("check")
        self.assertEqual(checked.returncode, 1, checked.stdout + checked.stderr)
        self.assertIn("rules.yaml:6:7: error[unknown-field]", checked.stdout)
        self.assertIn('did you mean "title"?', checked.stdout)

    def test_a_missing_bracket_in_an_ini_file_is_shown_with_its_line(self):
        self.daemon.write("rules.ini", "[rule one]\nquery = alpha\nnotify = disk\n\n[rule two\nquery = beta\n")
        self.configure("rules.ini")
        checked = self.daemon.command("check")
        self.assertEqual(checked.returncode, 1, checked.stdout + checked.stderr)
        self.assertRegex(checked.stdout, r"rules\.ini:5:\d+: error\[")

    def test_a_broken_main_file_refuses_to_start(self):
        self.daemon.write("feedwatch.yaml", "sources:\n  - {id: a}\n")
        started = self.daemon.command("run")
        self.assertEqual(started.returncode, 78, started.stderr)
        self.assertIn("feedwatch.yaml:2:", started.stderr)

    def test_a_file_that_is_not_there_cannot_be_checked(self):
        self.assertEqual(self.daemon.command("check").returncode, 2)

    def test_the_good_rule_file_works_although_the_other_is_broken(self):
        news = self.news()
        news.put("/a", rig.rss("A", []))
        self.daemon.write("rules.d/good.yaml", "schema: 1\nrules:\n  - {id: tide, query: 'tide', notify: [disk]}\n")
        self.daemon.write("rules.d/bad.ini", "[rule broken\n")
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{news.url}/a', interval: 1s, own_source: true}}\nrules: [rules.d/*]\n"
                              f"receivers:\n  - id: disk\n    file: {{path: {self.daemon.folder}/alerts.jsonl}}\n    events: [config.rejected]\n")
        self.daemon.start()
        news.wait_served("/a")
        status = json.loads(self.daemon.command("status", "-o", "json").stdout)
        self.assertEqual([one.rsplit("/", 1)[-1] for one in status["broken_rule_files"]], ["bad.ini"])
        self.assertIn("bad.ini", self.daemon.log())
        news.put("/a", rig.rss("A", GOOD))
        news.wait_served("/a")
        news.polls_after("/a", 2)
        self.assertEqual(self.daemon.stop(), 0)
        told = [json.loads(line) for line in (self.daemon.folder / "alerts.jsonl").read_text().splitlines()]
        self.assertEqual([one["type"] for one in told], ["config.rejected", "alert.fired"])
        self.assertIn("bad.ini:1:", told[0]["data"]["message"])


class Reload(rig.Case):
    def test_a_good_one_is_taken_and_a_bad_one_changes_nothing_and_is_told(self):
        news, hook = self.news(), self.hook()
        news.put("/a", rig.rss("A", []))
        rule = "schema: 1\nrules:\n  - {{id: watch, query: '{0}', notify: [hook]}}\n"
        self.daemon.write("rules.yaml", rule.format("harbour"))
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{news.url}/a', interval: 1s, own_source: true}}\nrules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    events: [config.rejected]\n"
                              "    allow_private: [127.0.0.0/8]\n")
        self.daemon.start()
        news.wait_served("/a")
        self.daemon.write("rules.yaml", rule.format("tide"))
        self.assertEqual(self.daemon.command("reload", "--wait").returncode, 0)
        self.daemon.write("rules.yaml", rule.format("(broken"))
        rejected = self.daemon.command("reload", "--wait")
        self.assertEqual(rejected.returncode, 1, rejected.stdout + rejected.stderr)
        self.assertIn("rules.yaml:3:", rejected.stderr)
        hook.messages.wait_for(lambda items: any(one["body"]["type"] == "config.rejected" for one in items), "config.rejected")
        self.assertIn("unbalanced", json.loads(self.daemon.command("status", "-o", "json").stdout)["rejected"])
        news.put("/a", rig.rss("A", GOOD))
        hook.messages.wait_for(lambda items: len(hook.alerts(items)) == 1, "one alert")
        self.assertEqual([one["text"] for one in hook.alerts()[0]["data"]["articles"][0]["matches"]], ["Tide", "tide"])


class HostileText(rig.Case):
    """What a feed writes to get at those who read its alerts."""

    TITLE = "Tide &#13;&#10;Bcc: canary@example.org&#13;&#10;&#13;&#10;\u202egnp.exe\u202c \u2066&lt;script&gt;x()&lt;/script&gt; {{data.rule.id}}"
    TEXT = "&lt;p&gt;High tide &lt;img src=x onerror=x()&gt;&lt;script&gt;canary()&lt;/script&gt;\u202eback&lt;/p&gt;"

    def test_stays_text_on_its_way_to_a_webhook_a_mail_a_program_and_a_template(self):
        news, hook, box = self.news(), self.hook(), self.mailbox()
        templated = self.hook()
        news.put("/a", rig.rss("A", []))
        self.daemon.write("t.mustache", '{"text": "{{data.story.title}}"}')
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tide, query: tide, notify: [hook, desk, program, templated]}\n")
        self.daemon.configure(
            f"sources:\n  - {{id: a, name: \"A\\r\\nBcc: canary@example.org\", url: '{news.url}/a', interval: 1s, own_source: true}}\nrules: [rules.yaml]\nreceivers:\n"
            f"  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n"
            f"  - id: templated\n    webhook: {{url: '{templated.url}', template: t.mustache}}\n    allow_private: [127.0.0.0/8]\n"
            f"  - id: desk\n    email: {{to: [ada@example.org], from: fw@example.org, smtp: '{box.url}', tls: none}}\n"
            f"  - id: program\n    exec: {{command: [/usr/bin/tee, {self.daemon.folder}/out.json]}}\n")
        self.daemon.start()
        news.wait_served("/a")
        news.put("/a", rig.rss("A", []).replace("</channel>", f"<item><title>{self.TITLE}</title><description>{self.TEXT}</description>"
                                                "<author>x\u202e&#13;&#10;Bcc: canary@example.org</author><guid>1</guid><link>http://a.example/1</link></item></channel>"))
        body = hook.messages.wait_count(1, "messages")[0]["body"]
        mail = box.messages.wait_count(1, "mails")[0]
        article = body["data"]["articles"][0]
        for text in (article["title"], article["summary"], body["data"]["story"]["title"], *article["author"]):
            self.assertNotRegex(text, "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        self.assertNotIn("canary()", article["summary"])
        self.assertIsNone(mail["Bcc"])
        self.assertEqual(len(mail.get_payload()), 2)
        html = mail.get_payload()[1].get_payload(decode=True).decode()
        self.assertNotIn("<script", html)
        self.assertNotIn("<img", html)
        self.assertIn("{{data.rule.id}}", templated.messages.wait_count(1, "messages")[0]["body"]["text"])
        self.daemon.wait_log('receiver "program", attempt 1: delivered')
        self.assertEqual(json.loads((self.daemon.folder / "out.json").read_text()), body)


class FullDisk(rig.Case):
    def test_is_told_and_nothing_is_lost_once_there_is_room_again(self):
        import os
        import subprocess
        if os.geteuid() != 0:
            self.skipTest("mounting a small tmpfs needs root")
        state = self.daemon.folder / "state"
        state.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8M", "tmpfs", str(state)], capture_output=True).returncode != 0:
            self.skipTest("a tmpfs cannot be mounted here")
        self.addCleanup(subprocess.run, ["umount", "-l", str(state)])
        news, hook = self.news(), self.hook()
        news.put("/a", rig.rss("A", []))
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tide, query: 'tide', notify: [hook]}\n")
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{news.url}/a', interval: 1s, own_source: true}}\nrules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
        self.daemon.start()
        news.polls_after("/a", 2)  # the second one shows that the baseline is stored
        filler = state / "filler"

        def fill_the_disk_and_answer(handler):
            with filler.open("ab") as file, contextlib.suppress(OSError):
                while True:
                    file.write(b"x" * 65536)
                    file.flush()
            rig.reply(handler, 200, body.encode(), [("Content-Type", "application/rss+xml")])

        many = [{**GOOD[0], "guid": f"f{i}", "link": f"http://good.example/f{i}", "title": f"Filler {i}", "text": f"number {i} " + "word " * 300} for i in range(200)]
        body = rig.rss("A", GOOD + many)
        news.put("/a", body, handler=fill_the_disk_and_answer)  # nothing is polled on a full disk, so it fills during a poll
        self.daemon.wait_log("store.degraded")
        news.put("/a", body)
        filler.unlink()
        self.daemon.wait_log("store.recovered")
        later = {**GOOD[0], "guid": "later", "link": "http://good.example/later", "title": "Boats torn loose by spring tide", "text": "Six yachts drifted into Olm bay; nobody was hurt."}
        news.put("/a", rig.rss("A", [later, *GOOD, *many]))
        hook.messages.wait_count(2, "alerts")
        self.assertEqual(sorted(one["data"]["articles"][0]["title"] for one in hook.alerts()), ["Boats torn loose by spring tide", GOOD[0]["title"]])


if __name__ == "__main__":
    unittest.main()
