"""Sources that are polled together are told together, and nothing that was fired is lost or held for long."""
import threading
import unittest

import rig
from stories_test import FLOOD, FLOOD_OTHER, FLOOD_THIRD, item

TITLES = {"post": ("River bursts its banks near Tarvik after dam breaks", FLOOD),
          "echo": ("Families leave Tarvik as Halden dam gives way", FLOOD_OTHER),
          "gazette": ("Helicopters search Olm valley after Halden dam breaks", FLOOD_THIRD)}


class Together(rig.Case):
    """A source's first poll alerts, so that a start is a round of polls."""

    def setUp(self):
        super().setUp()
        self.hold = threading.Event()  # what "slow" answers waits for this
        self.addCleanup(self.hold.set)
        self.asked = {name: threading.Event() for name in (*TITLES, "slow")}

    def serve(self, names, hook):
        """Each answers once all have been asked, so that their polls are under way together; "slow" answers when it is let go."""
        news = self.news()

        def handler_of(name):
            def answer(handler):
                self.asked[name].set()
                for other in names:
                    self.asked[other].wait(rig.PATIENCE)
                if name == "slow":
                    self.hold.wait(rig.PATIENCE)
                    return rig.reply(handler, 404)
                body = rig.rss(name, [item(*TITLES[name], 1, f"{name}.example")]).encode()
                return rig.reply(handler, 200, body, [("Content-Type", "application/rss+xml")])

            return answer

        for name in names:
            news.put("/" + name, "", handler=handler_of(name))
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: tarvik, query: Tarvik, notify: [hook]}\n")
        self.daemon.configure("poll: {alert_on_first: true}\nsources:\n" + "".join(f"  - {{id: {name}, url: '{news.url}/{name}'}}\n" for name in names) +
                              "rules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
        return news

    def sources(self, message):
        return sorted(one["source"]["id"] for one in message["body"]["data"]["articles"])

    def test_an_alert_lists_what_the_same_round_found_elsewhere(self):
        hook = self.hook()
        self.serve(list(TITLES), hook)
        self.daemon.start()
        (message,) = hook.messages.wait_count(1, "alert")
        self.assertEqual(self.sources(message), sorted(TITLES))
        story = message["body"]["data"]["story"]
        self.assertEqual((story["articles"], story["sources"]), (3, 3))
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual(len(hook.messages.items), 1)

    def test_a_poll_that_hangs_holds_no_alert(self):
        hook = self.hook()
        self.serve(["post", "slow"], hook)
        self.daemon.start()
        (message,) = hook.messages.wait_count(1, "alert")
        self.assertEqual(self.sources(message), ["post"])
        self.assertNotIn('"slow"', self.daemon.log(), "its poll has not ended")

    def test_a_stop_sends_what_waits(self):
        hook = self.hook()
        self.serve(["post", "slow"], hook)
        self.daemon.start()
        self.daemon.wait_log('"tarvik" fired')
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual([self.sources(one) for one in hook.messages.items], [["post"]])

    def test_what_waits_when_the_daemon_is_killed_is_sent_after_the_start(self):
        hook = self.hook()
        self.serve(["post", "slow"], hook)
        self.daemon.start()
        self.daemon.wait_log('"tarvik" fired')
        self.daemon.kill()
        self.daemon.start()
        messages = hook.messages.wait_count(1, "alert")
        self.assertEqual(self.sources(messages[0]), ["post"])
        self.assertEqual(len({one["id"] for one in messages}), 1)
        self.assertEqual(len({one["raw"] for one in messages}), 1, "a body that was sent is not changed")

    def test_one_round_by_hand_tells_together_too(self):
        hook = self.hook()
        self.serve(list(TITLES), hook)
        done = self.daemon.command("once")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([self.sources(one) for one in hook.messages.items], [sorted(TITLES)])


if __name__ == "__main__":
    unittest.main()
