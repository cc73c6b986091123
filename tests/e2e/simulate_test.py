"""The daemon on its virtual clock: days in seconds, restarts and SIGKILL in between, the same lines every time."""
import json
import pathlib
import subprocess
import threading
import unittest

import rig

START = 1767700800  # a Tuesday noon
HOUR = 3600
DAY = 24 * HOUR


def item(number):
    return {"title": f"Item {number}", "text": f"Words about number {number}.", "guid": f"g{number}", "link": f"http://a.example/{number}"}


class Simulate(rig.Case):
    def configure(self, sources, hook=None, more=""):
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: all, query: 'words:>=0', notify: [sink]}\n")
        receiver = (f"receivers: [{{id: sink, webhook: {{url: '{hook.url}'}}, allow_private: [127.0.0.0/8]}}]\n" if hook else
                    f"receivers: [{{id: sink, file: {{path: {self.daemon.folder}/alerts.jsonl}}}}]\n")
        entries = "".join(f"  - {{id: {name}, url: '{url}', kind: feed, interval: 1h}}\n" for name, url in sources.items())
        self.daemon.configure(f"sources:\n{entries}rules: [rules.yaml]\n{receiver}{more}")
        self.clock = self.daemon.folder / "clock"

    def command_line(self, until, start=START):
        return [rig.BINARY, "simulate", "-c", str(self.daemon.config), "--until", str(until), "--start", str(start), "--clock-file", str(self.clock)]

    def simulate(self, until, start=START):
        done = subprocess.run(self.command_line(until, start), capture_output=True, text=True, timeout=rig.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    @staticmethod
    def times(events, kind, start=START):
        return [event["t"] - start for event in events if event["event"] == kind]

    def test_days_pass_and_every_event_is_a_line(self):
        news, hook = self.news(), self.hook()
        news.put("/feed", rig.rss("News", [item(1)]))
        self.configure({"news": news.url + "/feed"}, hook)
        events = self.simulate(2 * DAY)
        polls = self.times(events, "poll")
        self.assertEqual(polls[0], 0)
        self.assertTrue(all(HOUR <= later - earlier <= 1.1 * HOUR + 1 for earlier, later in zip(polls, polls[1:])), polls)
        self.assertGreater(len(polls), 40)
        self.assertEqual([event["title"] for event in events if event["event"] == "article"], ["Item 1"])
        self.assertEqual([(event["ok"], event["error"]) for event in events if event["event"] == "delivery"], [(True, None)])
        states = [event for event in events if event["event"] == "source_state"]
        self.assertEqual([(one["status"], one["url"], one["last_error"]) for one in states], [("active", news.url + "/feed", None)])
        self.assertEqual(len(hook.alerts()), 1)
        self.assertEqual(float(self.clock.read_text()), START + 2 * DAY)
        self.assertEqual(sum(one["conditional"] is not None for one in news.requests.items), len(polls) - 1)

    def test_who_asks_for_a_heartbeat_gets_one_every_hour_over_restarts(self):
        news, hook = self.news(), self.hook()
        news.put("/feed", rig.rss("News", [item(1)]))
        self.configure({"news": news.url + "/feed"})
        rules = self.daemon.folder / "rules.yaml"
        rules.write_text(rules.read_text() + f"receivers:\n  - id: watch\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n    events: [heartbeat]\n")
        self.simulate(2 * HOUR + 10)
        self.simulate(4 * HOUR + 10)
        self.assertEqual([one["body"]["type"] for one in hook.messages.items], ["heartbeat"] * 4)
        self.assertEqual(len({one["id"] for one in hook.messages.items}), 4)
        self.assertIn("1 sources, 0 of them with errors", hook.messages.items[0]["body"]["data"]["message"])

    def test_a_second_run_goes_on_where_the_first_stopped(self):
        news = self.news()
        news.put("/feed", rig.rss("News", [item(1)]))
        self.configure({"news": news.url + "/feed"})
        first = self.simulate(90 * 60)
        again = self.simulate(90 * 60)
        second = self.simulate(3 * HOUR)
        self.assertEqual(again, [])
        polls = self.times(first, "poll") + self.times(second, "poll")
        self.assertTrue(all(later - earlier >= HOUR for earlier, later in zip(polls, polls[1:])), polls)
        self.assertFalse([event for event in second if event["event"] == "article"])

    def test_a_killed_run_goes_on_without_losing_time_or_articles(self):
        news, hook = self.news(), self.hook()
        at_third = threading.Event()
        process = []

        def third_kills(handler):
            if sum(one["path"] == "/feed" for one in news.requests.items) == 3 and not at_third.is_set():
                process[0].kill()
                at_third.set()
            else:
                rig.reply(handler, 200, rig.rss("News", [item(2), item(1)]).encode(), [("Content-Type", "application/rss+xml")])

        news.put("/feed", b"", handler=third_kills)
        self.configure({"news": news.url + "/feed"}, hook)
        process.append(subprocess.Popen(self.command_line(DAY), stdout=subprocess.PIPE))
        self.assertTrue(at_third.wait(rig.PATIENCE))
        process[0].communicate()
        killed_at = float(self.clock.read_text()) - START
        self.assertGreater(killed_at, 2 * HOUR)
        polls = self.times(self.simulate(DAY), "poll")
        self.assertGreaterEqual(polls[0], killed_at)
        self.assertLess(polls[0], killed_at + 1)
        self.assertEqual({alert["data"]["articles"][0]["title"] for alert in hook.alerts()}, {"Item 1", "Item 2"})

    def test_the_same_start_and_server_give_the_same_lines(self):
        news = self.news()
        for number in range(20):
            news.put(f"/{number}", rig.rss(f"News {number}", [item(number)]))
        sources = {f"s{number}": f"{news.url}/{number}" for number in range(20)}
        runs = []
        for _ in range(2):
            self.configure(sources)
            runs.append(self.simulate(DAY))
            subprocess.run(["rm", "-rf", str(self.daemon.folder / "state")], check=True)
        self.assertEqual(*(sorted(map(json.dumps, run)) for run in runs))

    def test_a_broken_configuration_and_an_unwritable_clock_file_are_told(self):
        self.daemon.write("feedwatch.yaml", "sources: [{url: 'file:/etc/passwd'}]\n")
        self.clock = self.daemon.folder / "clock"
        refused = subprocess.run(self.command_line(60), capture_output=True, text=True, timeout=rig.PATIENCE)
        self.assertEqual((refused.returncode, refused.stdout), (78, ""))
        self.assertIn("error[", refused.stderr)
        self.configure({})
        self.clock = pathlib.Path("/nonexistent/clock")
        refused = subprocess.run(self.command_line(60), capture_output=True, text=True, timeout=rig.PATIENCE)
        self.assertEqual((refused.returncode, refused.stdout), (73, ""))


if __name__ == "__main__":
    unittest.main()
