"""Receivers that are programs, files and standard output, through the real daemon."""
import json
import os
import signal
import subprocess
import unittest

import rig


class Programs(rig.Case):
    def begin(self, receivers, notify, stdout=subprocess.DEVNULL):
        self.feed = self.news()
        self.feed.put("/a", rig.rss("A", []))
        self.daemon.write("rules.yaml", f"schema: 1\nrules:\n  - {{id: gulls, query: gull, notify: [{notify}]}}\n")
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{self.feed.url}/a', interval: 300ms, own_source: true}}\nrules: [rules.yaml]\nreceivers:\n{receivers}")
        self.daemon.start(stdout=stdout)
        self.feed.wait_served("/a")

    def script(self, name, text):
        return self.daemon.write(name, "#!/bin/sh\n" + text, 0o755)

    def publish(self, title="Gull $(touch /tmp/never) `id` \"; id"):
        self.feed.put("/a", rig.rss("A", [{"title": title, "text": "A gull was seen at Skerry Point.", "guid": title, "link": "http://a.example/1"}]))
        self.feed.polls_after("/a", 2)

    def deliveries(self, state):
        return json.loads(self.daemon.command("deliveries", "list", "--state", state, "-o", "json").stdout)

    def wait_delivery(self, state):
        for _ in range(200):
            if found := self.deliveries(state):
                return json.loads(self.daemon.command("deliveries", "show", str(found[0]["number"]), "-o", "json").stdout)
            self.feed.polls_after("/a", 1)
        self.fail(f"no delivery is {state}: {self.daemon.log()[-2000:]}")

    def test_a_program_gets_the_body_and_what_it_says_is_in_the_record(self):
        page = self.script("page", 'cat > "$1"; echo "paged $2 for $FEEDWATCH_RECEIVER"\n')
        taken = self.daemon.folder / "taken.json"
        self.begin(f"  - id: pager\n    exec: {{command: [{page}, {taken}, '; id']}}\n", "pager")
        self.publish()
        shown = self.wait_delivery("delivered")
        self.assertEqual(shown["said"], "paged ; id for pager")
        body = json.loads(taken.read_text())
        self.assertEqual(body["data"]["articles"][0]["title"], "Gull $(touch /tmp/never) `id` \"; id")
        self.assertIn("  | paged ; id for pager\n", self.daemon.command("deliveries", "show", str(shown["number"])).stdout)
        self.assertFalse([line for line in subprocess.run(["ps", "--ppid", str(self.daemon.process.pid), "-o", "stat="], capture_output=True, text=True).stdout.split() if "Z" in line])

    def test_a_program_that_fails_is_run_again_and_tested(self):
        page = self.script("page", 'echo "no line free"; exit 75\n')
        self.begin(f"  - id: pager\n    exec: {{command: [{page}]}}\n", "pager")
        self.publish()
        shown = self.wait_delivery("pending")
        self.assertEqual(shown["tried"][0]["error"], f'exit-75: "{page}" ended with status 75: no line free')
        tested = self.daemon.command("receivers", "test", "pager")
        self.assertEqual(tested.returncode, 69)
        self.assertIn(f"> run {page}, 0 arguments\n< no line free\n< (ended with status 75)\nnot delivered: ", tested.stdout)
        self.script("page", "exit 0\n")
        self.assertEqual(self.daemon.command("receivers", "test", "pager").returncode, 0)

    def test_a_program_that_hangs_is_ended_when_the_daemon_stops(self):
        page = self.script("page", 'echo $$ > "$1"; exec sleep 600\n')
        pid = self.daemon.folder / "pid"
        self.begin(f"  - id: pager\n    exec: {{command: [{page}, {pid}], timeout: 10m}}\n", "pager")
        self.publish()
        while not (pid.exists() and pid.read_text()):
            self.feed.polls_after("/a", 1)
        self.assertEqual(self.daemon.stop(), 0)
        with self.assertRaises(ProcessLookupError):
            os.kill(int(pid.read_text()), signal.SIGCONT)

    def test_mail_goes_through_sendmail(self):
        sendmail = self.script("sendmail", 'echo "$@" > "$0.arguments"; cat > "$0.mail"\n')
        self.begin(f"  - id: desk\n    email: {{to: [ada@example.org, bo@example.org], from: feedwatch@example.org, sendmail: {sendmail}}}\n", "desk")
        self.publish()
        self.wait_delivery("delivered")
        self.assertEqual((self.daemon.folder / "sendmail.arguments").read_text(), "-i -f feedwatch@example.org -- ada@example.org bo@example.org\n")
        mail = (self.daemon.folder / "sendmail.mail").read_bytes()
        self.assertIn(b"\nList-Id: ", mail)
        self.assertNotIn(b"\r", mail)
        self.assertEqual(self.daemon.command("receivers", "test", "desk").returncode, 0)

    def test_a_file_begins_anew_when_it_is_full(self):
        self.begin("  - id: log\n    file: {path: alerts.jsonl, max_size: 10, keep: 1}\n", "log")
        self.publish("Gull one")
        self.wait_delivery("delivered")
        self.assertEqual(self.daemon.command("receivers", "test", "log").returncode, 0)
        lines = [json.loads((self.daemon.folder / "state" / name).read_text())["type"] for name in ("alerts.jsonl.1", "alerts.jsonl")]
        self.assertEqual(lines, ["alert.fired", "test"])

    def test_standard_output_gets_a_line_each(self):
        out = self.daemon.folder / "out"
        with out.open("wb") as stdout:
            self.begin("  - {id: out, stdout: true}\n", "out", stdout)
        self.publish("Gull one")
        self.wait_delivery("delivered")
        self.assertEqual([json.loads(line)["type"] for line in out.read_text().splitlines()], ["alert.fired"])
        tested = self.daemon.command("receivers", "test", "out")
        self.assertEqual(tested.returncode, 0)
        self.assertIn('"type":"test"', tested.stdout)
        self.assertIn("stdout", self.daemon.command("receivers", "list").stdout)


if __name__ == "__main__":
    unittest.main()
