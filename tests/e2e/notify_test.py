"""Silences, routes, digests, acknowledgement, dead letters and receivers, from the operator's side of the real program."""
import json
import unittest

import rig

# Events that share no words, so that no two of them are one story.
EVENTS = [("Skerry Point", "Wardens heard wings over the slipway before dawn and closed the pier to visitors."),
          ("Brackwater dunes", "Painters found their scaffolding occupied; the mayor has promised nets by Friday."),
          ("Ostrow canal", "A cyclist lost half a sandwich while thirty tourists filmed.")]


class Notify(rig.Case):
    def begin(self, hooks, rules, receivers=""):
        """A daemon that watches /a for gulls; `hooks`: receivers by id."""
        self.feed = self.news()
        self.items = []
        self.feed.put("/a", rig.rss("A", []))
        self.daemon.write("rules.yaml", "schema: 1\n" + rules)
        listed = "".join(f"  - id: {name}\n    webhook: {{url: '{hook.url}', schedule: [10ms]}}\n    allow_private: [127.0.0.0/8]\n{receivers}" for name, hook in hooks.items())
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{self.feed.url}/a', interval: 300ms, own_source: true}}\nrules: [rules.yaml]\nreceivers:\n{listed}")
        self.daemon.start()
        self.feed.wait_served("/a")

    def publish(self, title):
        """An event of its own each time: what is told is decided here, not by stories."""
        number = len(self.items) + 1
        place, text = EVENTS[number - 1]
        self.items.insert(0, {"title": f"{title}, {place}", "text": text, "guid": str(number), "link": f"http://a.example/{number}"})
        self.feed.put("/a", rig.rss("A", self.items))
        self.feed.polls_after("/a", 2)

    def answer(self, *words, status=0):
        done = self.daemon.command(*words)
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        return json.loads(done.stdout) if "json" in words else done.stdout

    def test_a_silence_holds_while_the_daemon_runs_and_is_seen(self):
        hook = self.hook()
        self.begin({"hook": hook}, "rules:\n  - {id: gulls, query: gull, notify: [hook]}\n")
        silence = self.answer("silence", "add", "rule=gulls", "--for", "1h", "--comment", "moult", "--author", "ada").strip()
        self.publish("Gull one")
        alert = self.answer("alerts", "list", "-o", "json")[0]
        self.assertEqual(alert["state"], "muted")
        self.assertEqual(self.answer("alerts", "show", alert["id"], "-o", "json")["muted"], f"silence {silence} of ada: moult")
        self.assertEqual(self.answer("silence", "list", "-o", "json")[0]["matchers"], ["rule=gulls"])
        self.answer("silence", "expire", silence)
        self.publish("Gull two")
        hook.messages.wait_count(1, "messages")
        self.assertEqual(hook.alerts()[0]["data"]["articles"][0]["title"], "Gull two, Brackwater dunes")
        self.assertIn("silence", self.answer("alerts", "explain", alert["id"]))
        self.answer("silence", "expire", silence, status=1)
        self.answer("silence", "add", "rule", "--for", "1h", status=64)
        self.answer("silence", "add", "rule=x", status=64)
        for matcher, doubt in (("rule=gull", 'did you mean "gulls"?'), ("colour=red", 'no rule has a label "colour"'), ("rule=gu*", ""), ("rule=gulls", "")):
            added = self.daemon.command("silence", "add", matcher, "--for", "1h")
            self.assertEqual(added.returncode, 0, added.stderr)
            self.assertIn(doubt, added.stderr)
            self.assertEqual(added.stderr == "", doubt == "", added.stderr)

    def test_routes_and_inhibitions_decide_who_is_told(self):
        desk, pager = self.hook(), self.hook()
        rules = ("rules:\n  - {id: small, query: gull, notify: [desk]}\n"
                 "  - {id: big, query: 'gull AND storm', severity: high, notify: [desk]}\n"
                 "routes:\n  - {match: {severity: high}, notify: [pager]}\n"
                 "inhibit:\n  - {source: big, target: small}\n")
        self.begin({"desk": desk, "pager": pager}, rules)
        self.publish("Gull in a storm")
        pager.messages.wait_count(1, "messages")
        self.publish("Gull on a roof")
        desk.messages.wait_count(2, "messages")
        self.assertEqual([one["data"]["rule"]["id"] for one in desk.alerts()], ["big", "small"])
        self.assertEqual(len(pager.messages.items), 1)
        self.assertEqual({one["state"] for one in self.answer("alerts", "list", "--rule", "small", "-o", "json")}, {"muted", "delivered"})
        self.assertNotIn("not-acted-on", self.answer("check"))

    def test_a_digest_collects_and_an_escalation_goes_on_until_acknowledged(self):
        mail, pager = self.hook(), self.hook()
        self.begin({"mail": mail, "pager": pager}, "rules:\n  - {id: gulls, query: gull, notify: [mail], escalate: {after: 2s, to: [pager]}}\n")
        self.publish("Gull one")
        reminder = pager.messages.wait_count(1, "reminders")[0]["body"]
        self.assertEqual(reminder["type"], "alert.reminder")
        told = mail.messages.wait_count(1, "messages")[0]["body"]
        self.assertEqual(reminder["data"]["reminds"], told["data"]["alert_id"])
        self.assertIn(": acknowledged\n", self.answer("alerts", "ack", told["data"]["alert_id"], "--author", "ada"))
        self.assertIn("already", self.answer("alerts", "ack", told["data"]["alert_id"]))
        shown = self.answer("alerts", "show", told["data"]["alert_id"], "-o", "json")
        self.assertEqual(shown["acknowledged_by"], "ada")
        self.answer("alerts", "ack", "none", status=1)

    def test_a_receivers_digest_is_one_message(self):
        mail = self.hook()
        self.begin({"mail": mail}, "rules:\n  - {id: gulls, query: gull, notify: [mail]}\n", receivers="    digest: 3s\n")
        self.publish("Gull one")
        self.publish("Gull two")
        body = mail.messages.wait_count(1, "digests")[0]["body"]
        self.assertIn(body["type"], ("digest", "alert.fired"))  # slow machines may see only the first in time
        if body["type"] == "digest":
            self.assertEqual([one["title"] for one in body["data"]["articles"]], ["Gull one, Skerry Point", "Gull two, Brackwater dunes"])

    def test_dead_letters_are_replayed_with_the_same_id(self):
        well = []
        hook = self.hook(lambda handler, number: not well and (rig.reply(handler, 400) or True))
        self.begin({"hook": hook}, "rules:\n  - {id: gulls, query: gull, notify: [hook]}\n")
        self.publish("Gull one")
        hook.messages.wait_count(2, "attempts")
        while not (dead := self.answer("deliveries", "list", "--state", "dead", "-o", "json")):
            self.feed.polls_after("/a", 1)
        self.assertEqual(dead[0]["receiver"], "hook")
        tries = hook.count
        well.append(True)
        self.assertEqual(self.answer("deliveries", "replay", "--receiver", "hook", "-o", "json"), {"replayed": 1})
        messages = hook.messages.wait_count(tries + 1, "messages")
        self.assertEqual(len({one["id"] for one in messages}), 1)
        shown = self.answer("deliveries", "show", str(dead[0]["number"]), "-o", "json")
        self.assertGreaterEqual(len(shown["tried"]), tries)
        self.answer("deliveries", "drop", status=64)
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(self.answer("deliveries", "drop", "--all", "-o", "json"), {"dropped": 0})  # without a daemon, too

    def test_a_receiver_that_said_410_is_tested_and_enabled(self):
        well = []
        hook = self.hook(lambda handler, number: not well and (rig.reply(handler, 410) or True))
        self.begin({"hook": hook}, "rules:\n  - {id: gulls, query: gull, notify: [hook]}\n")
        self.publish("Gull one")
        self.daemon.wait_log("disabled")
        self.assertEqual(self.answer("receivers", "list", "-o", "json")[0]["disabled"], "answered 410: it wants no more messages")
        self.answer("receivers", "test", "hook", "-o", "json", status=69)
        well.append(True)
        tested = self.answer("receivers", "test", "hook", "-o", "json")
        self.assertTrue(tested["delivered"])
        self.assertTrue(any(one["line"].startswith("webhook-id: msg_test") for one in tested["dialogue"]))
        self.assertEqual(hook.messages.items[-1]["body"]["type"], "test")
        self.answer("receivers", "enable", "hook")
        hook.messages.wait_for(lambda items: items[-1]["body"]["type"] == "alert.fired", "the alert")
        self.assertIn('"hook" is enabled already', self.daemon.command("receivers", "enable", "hook").stderr)
        self.assertIn('there is no receiver "nobody"', self.daemon.command("receivers", "enable", "nobody").stderr)
        self.answer("receivers", "test", "nobody", status=64)


if __name__ == "__main__":
    unittest.main()
