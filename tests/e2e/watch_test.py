"""From a feed to an alert: four sources in four formats, rules from a YAML and an INI file, one alert for each rule and story."""
import calendar
import json
import threading
import time
import unittest

import rig

ENVOY = {"title": "Envoy Castellane presses Ostrava on river treaty",
         "text": "OSTRAVA - Envoy Irène Castellane met Prime Minister Al-Rahmani’s advisers on Friday. Castellane said the treaty must be kept."}
DAM = {"title": "Dam opens its gates", "text": "The gates of the dam were opened on Saturday after days of rain; Al-Rahmani was not there."}
STRIKES = {"title": "Night trains stopped by walkout", "text": "Night trains stood still on Sunday. A second walkout is planned, the union said."}
CALL = {"title": "PM pledges to Castellane: advisers will be safe",
        "text": "In a call with Castellane on Monday the prime minister, al-Rahmani, pledged to protect foreign advisers."}
TOUR = {"title": "On tour, Castellane seeks help", "text": "Castellane asked Faris al-Rahmani for help on her tour of the region."}
VISIT = {"title": "Castellane makes unannounced visit", "text": "The envoy arrived unannounced. Nobody from the government would comment."}

YAML = """
entities:
  - id: rahmani
    name: Faris al-Rahmani
    aliases: [Faris al-Rahmani, {term: Al-Rahmani, case: exact}, {term: al-Rahmani, case: exact}]
rules:
  - id: envoy-and-minister
    title: The envoy and the minister
    query: >-
      Castellane AND
      entity:rahmani
    severity: high
    notify: [hook, disk]
"""
INI = """
[rule walkouts]
title = Walkouts
query = walkout* AND (train* OR ferry)
notify = hook
"""


def item(article, number, host, query=""):
    return {**article, "guid": f"{host}-{number}", "link": f"https://{host}/story/{number}{query}"}


class Watch(rig.Case):
    sources = ["alpha", "beta", "gamma", "delta"]

    def publish(self, news, feeds):
        """Each source answers once all have been asked, so that one round finds everything."""
        renderers = {"alpha": (rig.rss, "application/rss+xml"), "beta": (rig.rss, "text/xml"),
                     "gamma": (rig.atom, "application/atom+xml"), "delta": (rig.json_feed, "application/feed+json")}
        asked = {source: threading.Event() for source in feeds}

        def handler_of(source, body, content_type):
            def answer(handler):
                asked[source].set()
                for event in asked.values():
                    event.wait(rig.PATIENCE)
                rig.reply(handler, 200, body, [("Content-Type", content_type)])

            return answer

        for source, items in feeds.items():
            render, content_type = renderers[source]
            news.put("/" + source, "", handler=handler_of(source, render(source, items).encode(), content_type))

    def set_up(self, news, hook, yaml, ini):
        self.daemon.write("rules.d/envoy.yaml", "schema: 1\n" + yaml)
        self.daemon.write("rules.d/walkouts.ini", ini)
        sources = "".join(f"  - {{id: {one}, url: '{news.url}/{one}', interval: 1s, own_source: true}}\n" for one in self.sources)
        self.daemon.configure(f"sources:\n{sources}"
                              "rules: [rules.d/*.yaml, rules.d/*.ini]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n"
                              f"  - id: disk\n    file: {{path: {self.daemon.folder}/alerts.jsonl}}\n")

    def run_day(self, feeds, yaml, ini, expected):
        """Starts on empty feeds, publishes, waits for `expected` alerts, lets two more rounds pass, and returns the alerts."""
        news, hook = self.news(), self.hook()
        self.publish(news, {one: [] for one in self.sources})
        self.set_up(news, hook, yaml, ini)
        self.daemon.start()
        for source in self.sources:
            news.wait_served("/" + source)
        self.publish(news, feeds)
        hook.messages.wait_count(expected, "alerts")
        for source in self.sources:
            news.polls_after("/" + source, 2)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        return hook.alerts()

    def assert_spans_right(self, alert, articles):
        """Of the one article that the alert is about, whichever was read first."""
        (about,) = [one for one in alert["data"]["articles"] if one["matches"]]
        article = articles[about["title"]]
        for match in about["matches"]:
            text = {"title": article["title"], "text": " ".join(article["text"].split())}.get(match["field"])
            if text is not None:
                self.assertEqual(text[match["start"]:match["end"]], match["text"], match)

    def test_tells_each_story_once_for_each_rule_whoever_carries_it(self):
        feeds = {"alpha": [item(ENVOY, 1, "alpha.example"), item(DAM, 2, "alpha.example")],
                 "beta": [item(ENVOY, 7, "beta.example", "?utm_source=rss"), item(STRIKES, 8, "beta.example")],
                 "gamma": [item(CALL, 3, "gamma.example"), item(DAM, 4, "gamma.example", "?utm_campaign=x&fbclid=y"), item(VISIT, 5, "gamma.example")],
                 "delta": [item(TOUR, 1, "delta.example"), item(STRIKES, 2, "delta.example", "?utm_medium=feed")]}
        alerts = self.run_day(feeds, YAML, INI, 2)
        by_title = {one["title"]: one for one in (ENVOY, CALL, TOUR, STRIKES)}
        told = {}
        for alert in alerts:
            told.setdefault(alert["data"]["rule"]["id"], []).append(sorted(one["title"] for one in alert["data"]["articles"]))
            self.assert_spans_right(alert, by_title)
        self.assertEqual(told, {"walkouts": [[STRIKES["title"]]],
                                "envoy-and-minister": [sorted(one["title"] for one in (ENVOY, CALL, TOUR, VISIT))]})
        on_disk = [json.loads(line) for line in (self.daemon.folder / "alerts.jsonl").read_text().splitlines()]
        self.assertEqual(sorted(one["data"]["alert_id"] for one in on_disk),
                         sorted(one["data"]["alert_id"] for one in alerts if one["data"]["rule"]["id"] == "envoy-and-minister"))

    def test_is_right_about_real_news_in_four_feeds(self):
        truth_file = rig.SHARED / "seeds" / "truth.json"
        if not truth_file.exists():
            self.skipTest(f"{truth_file} is not there")
        truth = json.loads(truth_file.read_text())
        texts = {}
        for document in truth["documents"]:
            for article in document["articles"]:
                day = (article.get("published") or article["published_inferred"])[:10]
                texts.setdefault(article["article"], {"title": article["title"], "text": article["text"],
                                                      "date": calendar.timegm(time.strptime(day, "%Y-%m-%d"))})
        self.assertEqual(len(texts), truth["distinct_articles"] and len(truth["distinct_articles"]))
        feeds = {"alpha": [item(texts["A1"], 1, "alpha.example", "?utm_source=feed"), item(texts["A2"], 2, "alpha.example")],
                 "beta": [item(texts["A1"], 1, "beta.example"), item(texts["A3"], 2, "beta.example", "?utm_medium=rss")],
                 "gamma": [item(texts["A4"], 1, "gamma.example"), item(texts["A2"], 2, "gamma.example", "?utm_source=y"), item(texts["A5"], 3, "gamma.example")],
                 "delta": [item(texts["A6"], 1, "delta.example"), item(texts["A3"], 9, "delta.example")]}
        yaml = """
entities:
  - id: sudani
    name: Mohammed Shia al-Sudani
    aliases: [Mohammed Shia al-Sudani, PM Sudani, {term: Sudani, case: exact}]
rules:
  - id: blinken-sudani
    query: >-
      Blinken AND entity:sudani
    notify: [hook]
"""
        ini = "[rule hospital]\nquery = Gaza AND hospital\nnotify = hook\n"
        holds = sorted(name for name, one in texts.items() if "Blinken" in one["title"] + one["text"] and "Sudani" in one["title"] + one["text"])
        story_of = {name: story for story, one in truth["stories"].items() for name in one["articles"]}
        expected = sorted([("blinken-sudani", story) for story in {story_of[name] for name in holds}] + [("hospital", story_of["A3"])])
        alerts = self.run_day(feeds, yaml, ini, len(expected))
        name_of = {one["title"]: name for name, one in texts.items()}
        told = []
        for alert in alerts:
            names = sorted(name_of[one["title"]] for one in alert["data"]["articles"])
            story = story_of[names[0]]
            told.append((alert["data"]["rule"]["id"], story))
            self.assertEqual(names, sorted(truth["stories"][story]["articles"]))
            (about,) = [one for one in alert["data"]["articles"] if one["matches"]]
            article = texts[name_of[about["title"]]]
            for match in about["matches"]:
                if match["field"] == "title":
                    self.assertEqual(article["title"][match["start"]:match["end"]], match["text"])
                self.assertIn(match["text"], article[match["field"]])
        self.assertEqual(sorted(told), expected)


if __name__ == "__main__":
    unittest.main()
