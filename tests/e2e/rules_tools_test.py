"""What the commands about rules say of articles that the real program has stored, beside a running daemon and without one."""
import json
import time
import unittest

import rig

RULES = """
entities:
  - id: company
    name: Kestrel Air
    aliases: [Kestrel Air, {term: KST, case: exact}]
rules:
  - id: late
    title: Something is late
    query: >-
      entity:company NEAR/6 (late OR delay*)
    throttle: {per: 1d}
    notify: [disk]
  - id: silent
    query: submarine
    notify: [disk]
"""

NEWER = """
rules:
  - id: late
    query: ferr*
  - id: added
    query: quay
"""


def item(number, title, text, days_ago=0):
    return {"title": title, "text": text, "guid": str(number), "link": f"https://example.org/story/{number}", "date": time.time() - days_ago * 86400}


ITEMS = [item(1, "Kestrel Air flights delayed", "Passengers of KST wait in the hall."),
         item(2, "Ferries run again", "The quay is open; no ferry is late."),
         item(3, "KST late again", "The airline named no reason.", days_ago=60),
         item(4, "Nothing happens", "Nobody came.")]


class RulesTools(rig.Case):
    def setUp(self):
        super().setUp()
        news = self.news()
        news.put("/wire", rig.rss("Wire", ITEMS))
        self.daemon.write("rules.d/air.yaml", RULES)
        self.daemon.configure(f"sources:\n  - {{id: wire, url: '{news.url}/wire', interval: 1s, own_source: true}}\n"
                              "rules: [rules.d/*.yaml]\npoll: {alert_on_first: true}\n"
                              f"receivers:\n  - id: disk\n    file: {{path: {self.daemon.folder}/alerts.jsonl}}\n")
        done = self.daemon.command("once", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)

    def ask(self, *words):
        done = self.daemon.command("rules", *words, "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_backtest_tells_what_a_rule_would_have_found(self):
        report = self.ask("backtest", "late", "--since", "1d")
        self.assertEqual(report["articles"], 4)
        rule = report["rules"][0]
        self.assertEqual((rule["rule"], rule["matches"], rule["stories"], rule["alerts"], rule["throttled"]), ("late", 2, 2, 1, 1))
        self.assertEqual(sum(rule["by_day"]), 2)
        self.assertIn("title: [KST] [late] again", [line for one in rule["examples"] for line in one["quotes"]])

    def test_backtest_compares_a_file_with_the_running_rules(self):
        newer = self.daemon.write("newer.yaml", NEWER)
        report = self.ask("backtest", str(newer), "--since", "1d")
        late, added = report["rules"]
        self.assertEqual((late["matches"], late["difference"]["more"], late["difference"]["fewer"]), (1, 1, 2))
        self.assertEqual((added["matches"], added["difference"]), (1, None))
        table = self.daemon.command("rules", "backtest", str(newer)).stdout
        self.assertIn("against the running rule: 1 more, 2 fewer", table)

    def test_a_file_alone_knows_what_the_others_define(self):
        part = self.daemon.write("part.yaml", "rules:\n  - {id: part, query: 'entity:company AND late'}\n  - {id: odd, query: 'entity:nobody'}\n")
        part_rule, odd = self.ask("backtest", str(part), "--since", "1d")["rules"]
        self.assertEqual((part_rule["matches"], odd["matches"]), (1, 0))
        told = self.daemon.command("rules", "explain", "odd", "--rules", str(part), "--title", "Nobody")
        self.assertIn('unknown entity "nobody", which therefore occurs nowhere', told.stderr)
        self.assertEqual(self.daemon.command("rules", "explain", "part", "--rules", str(part), "--title", "KST late").stderr, "")

    def test_explain_takes_an_article_by_its_id(self):
        example = self.ask("backtest", "late")["rules"][0]["examples"][0]
        explained = self.ask("explain", "late", "--article", example["id"][:12])
        self.assertTrue(explained["matches"])
        self.assertFalse(self.ask("explain", "silent", "--article", example["id"])["matches"])
        unknown = self.daemon.command("rules", "explain", "late", "--article", "ffffffffffff")
        self.assertNotEqual(unknown.returncode, 0)
        self.assertIn("unknown-article", unknown.stderr)

    def test_coverage_names_the_rules_that_never_matched(self):
        for words in (["coverage"], ["coverage", "--replay"]):
            rules = {one["rule"]: one["matches"] for one in self.ask(*words)["rules"]}
            self.assertEqual(rules, {"silent": 0, "late": 2}, words)
        self.assertIn("1 of 2 rules never matched", self.daemon.command("rules", "coverage").stdout)

    def test_top_measures_each_rule(self):
        report = self.ask("top", "--slow")
        self.assertEqual(report["articles"], 4)
        self.assertEqual({one["rule"]: one["matches"] for one in report["rules"]}, {"late": 2, "silent": 0})

    def test_all_of_it_works_beside_a_running_daemon(self):
        self.daemon.start()
        self.assertEqual(self.ask("backtest", "late")["rules"][0]["matches"], 2)
        self.assertEqual(self.daemon.stop(), 0)

    def test_what_cannot_be_done_is_said(self):
        for words, status, message in ((["backtest", "lat"], 64, "there is no rule \"lat\""),
                                       (["backtest", "late", "--since", "soon"], 64, "--since wants"),
                                       (["explain", "late", "--text", "/nowhere.txt"], 2, "missing-file"),
                                       (["convert", "/nowhere.yaml"], 2, "missing-file")):
            done = rig.subprocess.run([rig.BINARY, "rules", *words, *([] if words[0] == "convert" else ["-c", str(self.daemon.config)])],
                                      capture_output=True, text=True, timeout=rig.PATIENCE)
            self.assertEqual(done.returncode, status, (words, done.stderr))
            self.assertIn(message, done.stderr)


WHEN = """
rules:
  - {id: often, query: late OR delay*, when: {count: {min: 5, within: 90d}}}
  - {id: several, query: late, when: {seen: {sources: 2, within: 6h, per: story}}}
  - {id: chain, query: late OR quay, when: {sequence: {queries: [quay, late], within: 1d}}}
"""


class Progress(rig.Case):
    """What `rules explain` says of rules that wait."""

    def setUp(self):
        super().setUp()
        news = self.news()
        news.put("/wire", rig.rss("Wire", ITEMS))
        self.daemon.write("rules.d/when.yaml", WHEN)
        self.daemon.configure(f"sources:\n  - {{id: wire, url: '{news.url}/wire', interval: 1s, own_source: true}}\n"
                              "rules: [rules.d/*.yaml]\npoll: {alert_on_first: true}\n")
        done = self.daemon.command("once", "--all")
        self.assertEqual(done.returncode, 0, done.stderr)

    def explain(self, rule, *words):
        done = self.daemon.command("rules", "explain", rule, *words, "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_the_counters_are_shown_for_a_stored_article_and_for_a_text(self):
        example = self.daemon.command("rules", "backtest", "several", "-o", "json").stdout
        article = json.loads(example)["rules"][0]["examples"][0]["id"]
        often = self.explain("often", "--article", article)["when"]
        self.assertEqual((often["condition"], often["watched"]), ("count", True))
        group = often["groups"][0]
        self.assertEqual((group["seen"], group["needed"], group["unit"], group["has_article"]), (3, 5, "articles", True))
        several = self.explain("several", "--article", article)["when"]["groups"][0]
        self.assertEqual((several["seen"], several["needed"], several["who"]), (1, 2, ["wire"]))
        chain = self.explain("chain", "--title", "The quay is late")
        self.assertEqual([step["holds"] for step in chain["sequence"]], [True, True])
        self.assertEqual(chain["when"]["groups"][0]["needed"], 2)
        table = self.daemon.command("rules", "explain", "often", "--title", "late").stdout
        self.assertIn("count: 5 articles within 90d", table)
        self.assertIn("✗ 3 of 5 articles, since ", table)
        self.assertIn("this story: 0 of 2 sources", self.daemon.command("rules", "explain", "several", "--title", "late").stdout)


if __name__ == "__main__":
    unittest.main()
