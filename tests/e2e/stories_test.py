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
RULES = "rules:\n  - {id: tarvik, query: Tarvik, notify: [hook]}\n"


def item(title, text, number, host):
    return {"title": title, "text": text, "guid": f"{host}-{number}", "link": f"https://{host}/story/{number}"}


class Stories(rig.Case):
    def set_up(self, sources, hook, rules=RULES, more=""):
        self.daemon.write("rules.yaml", "schema: 1\n" + rules)
        self.daemon.configure(f"{more}sources:\n{sources}rules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")

    def once(self):
        done = self.daemon.command("once", "--all", "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)

    def told(self, hook):
        return [(one["body"]["type"], one["body"]["data"]) for one in hook.messages.items]

    def test_an_event_is_told_once_and_again_when_it_develops(self):
        news, hook = self.news(), self.hook()
        papers = {name: [] for name in ("post", "echo", "gazette", "mirror")}

        def publish():
            for name, items in papers.items():
                news.put("/" + name, rig.rss(name, items))
            self.once()

        self.set_up("".join(f"  - {{id: {name}, url: '{news.url}/{name}', interval: 1s, own_source: true}}\n" for name in papers), hook)
        publish()
        papers["post"] = [item("River bursts its banks near Tarvik after dam breaks", FLOOD, 1, "post.example")]
        publish()
        self.assertEqual([kind for kind, _ in self.told(hook)], ["alert.fired"])
        papers["echo"] = [item("Families leave Tarvik as Halden dam gives way", FLOOD_OTHER, 4, "echo.example")]
        papers["gazette"] = [item("Helicopters search Olm valley after Halden dam breaks", FLOOD_THIRD, 9, "gazette.example")]
        papers["mirror"] = [item("Dam breaks near Tarvik", FLOOD + " It had rained for days.", 2, "mirror.example")]
        publish()
        self.assertEqual(len(self.told(hook)), 1, "the same event in other words, and a copy")
        papers["post"] = [item("River bursts its banks near Tarvik after dam breaks", FLOOD.replace("helicopters", "helicoptres"), 1, "post.example")]
        publish()
        self.assertEqual(len(self.told(hook)), 1, "a slip of the pen")
        papers["post"] = [item("River bursts its banks near Tarvik after dam breaks", FLOOD + "\n\nPhoto: the valley on Monday (Photo: Ida Lund)\n\nRelated: 5 floods of "
                               "the century", 1, "post.example")]
        publish()
        self.assertEqual(len(self.told(hook)), 1, "a photo and a related line")


if __name__ == "__main__":
    unittest.main()
