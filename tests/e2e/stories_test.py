"""One alert a story: an event told by several papers in their own words, copies, updates and mended slips, with the real program."""
import unittest

import rig

FLOOD = ("TARVIK - The river Olm burst its banks near Tarvik on Monday night after the Halden dam broke, the regional council said. Rescue teams led by "
         "Ana Brandt brought 140 people to a school in the upper town of Tarvik while helicopters searched the valley of the Olm.\n\n"
         "The Halden dam, built in 1961, had been due for repairs this spring. Engineers warned the council in March about cracks in its northern wall. "
         "The road to the coast was closed and trains from Olmhaven to Tarvik were cancelled until further notice.")
FLOOD_OTHER = ("A dam above Tarvik gave way late on Monday and sent the Olm over its banks, driving families from the lower town. Ana Brandt, who leads the "
               "rescue teams, said 140 people had been brought to a school uphill. The Halden dam was to be repaired in spring; engineers had told the "
               "Tarvik council of cracks. No trains ran between Olmhaven and Tarvik after the Halden dam broke.")
FLOOD_THIRD = ("Helicopters searched the Olm valley on Monday night for people cut off when the Halden dam broke above Tarvik. The regional council had known "
               "since March of cracks in the dam, its engineers said. Rescue teams under Ana Brandt took 140 people from Tarvik to a school. The coast road "
               "and the railway from Olmhaven to Tarvik stay closed.")
STRIKE = ("GRENHOLM - Workers at the port of Grenholm voted on Tuesday for a strike of three days over night shifts and pay. The dockers' union said cranes "
          "would stand still from Thursday morning. Shipping lines sent two freighters on to Malvik instead of Grenholm. Tarvik was not affected.")
RULES = "rules:\n  - {id: tarvik, query: Tarvik, notify: [hook, desk]}\n"


def item(title, text, number, host):
    return {"title": title, "text": text, "guid": f"{host}-{number}", "link": f"https://{host}/story/{number}"}


TITLE = "River bursts its banks near Tarvik after dam breaks"
OTHERS = [("echo", "Families leave Tarvik as Halden dam gives way", FLOOD_OTHER), ("gazette", "Helicopters search Olm valley after Halden dam breaks", FLOOD_THIRD)]
RECEIVERS = """receivers:
  - id: hook
    webhook: {{url: '{hook}'}}
    allow_private: [127.0.0.0/8]
  - id: desk
    email: {{to: [desk@example.org], from: feedwatch@example.org, smtp: '{mail}', tls: none}}
    allow_private: [127.0.0.0/8]
"""


class Stories(rig.Case):
    """Four papers that print what the test puts into `papers`; publish() lets the daemon read them once."""

    def setUp(self):
        super().setUp()
        self.papers = {name: [] for name in ("post", "echo", "gazette", "mirror")}
        self.paper_server, self.told_hook, self.mail = self.news(), self.hook(), self.mailbox()

    def set_up(self, rules=RULES):
        self.daemon.write("rules.yaml", "schema: 1\n" + rules)
        sources = "".join(f"  - {{id: {name}, url: '{self.paper_server.url}/{name}', interval: 1s, own_source: true}}\n" for name in self.papers)
        self.daemon.configure(f"sources:\n{sources}rules: [rules.yaml]\n" + RECEIVERS.format(hook=self.told_hook.url, mail=self.mail.url))
        self.publish()

    def publish(self):
        """Returns what was told since the last time: [(type, data), …]."""
        before = len(self.told_hook.messages.items)
        for name, items in self.papers.items():
            self.paper_server.put("/" + name, rig.rss(name, items))
        done = self.daemon.command("once", "--all", "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return [(one["body"]["type"], one["body"]["data"]) for one in self.told_hook.messages.items[before:]]

    def print_flood(self, text=FLOOD, title=TITLE):
        self.papers["post"] = [item(title, text, 1, "post.example")]
        return self.publish()

    def assert_followed_up(self, told, first):
        """One follow-up in the story of `first`, and in its mail thread."""
        self.assertEqual([kind for kind, _ in told], ["alert.followup"])
        (data,) = [data for _, data in told]
        self.assertEqual(data["story"]["id"], first["story"]["id"])
        self.assertNotEqual(data["alert_id"], first["alert_id"])
        self.assertTrue(data["follow_up"])
        mails = self.mail.messages.items
        self.assertEqual(len(mails), len(self.told_hook.messages.items))
        self.assertEqual(len({mail["References"] for mail in mails}), 1)
        self.assertEqual(len({mail["Message-ID"] for mail in mails}), len(mails))

    def test_an_event_is_told_once_whoever_tells_it(self):
        self.set_up()
        self.assertEqual([kind for kind, _ in self.print_flood()], ["alert.fired"])
        for name, title, text in OTHERS:
            self.papers[name] = [item(title, text, 4, f"{name}.example")]
        self.papers["mirror"] = [item("Dam breaks near Tarvik", FLOOD + " It had rained for days.", 2, "mirror.example")]
        self.assertEqual(self.publish(), [], "the same event in other words, and a copy")

    def test_small_edits_are_told_to_nobody(self):
        self.set_up()
        self.print_flood(FLOOD + "\n\nPhoto: the valley on Monday (Photo: Ida Lund)")
        for what, text in {"a slip of the pen": FLOOD.replace("helicopters", "helicoptres"),
                           "a slip mended": FLOOD,
                           "another caption": FLOOD + "\n\nPhoto: a street of Tarvik on Tuesday (Photo: Per Holm)",
                           "a related line": FLOOD + "\n\nRelated: 5 floods of the century",
                           "both": FLOOD + "\n\nPhoto: the dam (Photo: Ida Lund)\n\nRelated: Who owns the Halden dam?"}.items():
            self.assertEqual(self.print_flood(text), [], what)
        self.assertEqual(len(self.mail.messages.items), 1)

    def test_a_material_update_is_told_once_in_the_same_story(self):
        self.set_up()
        ((_, first),) = self.print_flood()
        update = FLOOD + " Three people from Tarvik are missing, the council said on Tuesday."
        told = self.print_flood(update)
        self.assert_followed_up(told, first)
        self.assertIn("Three people", told[0][1]["articles"][0]["summary"])
        self.assertEqual(self.print_flood(update), [])
        self.assertEqual(self.print_flood(update.replace("missing", "misssing")), [])

    def test_an_entity_that_is_new_to_the_story_is_told_once(self):
        self.set_up("""
entities:
  - {id: tarvik, aliases: [Tarvik]}
  - {id: malvik, aliases: [Malvik]}
rules:
  - {id: towns, query: "entity:tarvik OR entity:malvik", notify: [hook, desk]}
""")
        ((_, first),) = self.print_flood()
        (_, title, text), (_, other_title, other_text) = OTHERS
        self.papers["echo"] = [item(title, text, 4, "echo.example")]
        self.assertEqual(self.publish(), [], "the same town")
        self.papers["gazette"] = [item(other_title, other_text + " Boats came from Malvik.", 4, "gazette.example")]
        told = self.publish()
        self.assert_followed_up(told, first)
        self.assertIn("Malvik", [match["text"] for match in told[0][1]["articles"][0]["matches"]])
        self.papers["mirror"] = [item("Boats of Malvik help Tarvik after dam breaks", text + " Boats came from Malvik.", 4, "mirror.example")]
        self.assertEqual(self.publish(), [], "both were told")

    def test_a_threshold_of_publishers_is_told_once(self):
        self.set_up("rules:\n  - {id: tarvik, query: Tarvik, notify: [hook, desk], follow_up: {updates: false, publishers: 3}}\n")
        ((_, first),) = self.print_flood()
        self.papers["mirror"] = [item("Dam breaks near Tarvik", FLOOD + " It had rained for days.", 2, "mirror.example")]
        self.assertEqual(self.publish(), [], "a copy is no publisher of its own")
        for (name, title, text), expected in zip(OTHERS, (0, 1)):
            self.papers[name] = [item(title, text, 4, f"{name}.example")]
            told = self.publish()
            self.assertEqual(len(told), expected, name)
        self.assert_followed_up(told, first)
        self.assertEqual(self.print_flood(FLOOD + " Three people from Tarvik are missing."), [], "the rule wants no updates")


if __name__ == "__main__":
    unittest.main()
