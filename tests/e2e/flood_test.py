"""Many items at once: a busy hour is told item by item, old items under new names are told once, as what they are."""
import unittest

import rig

NOON = 1767225600


def items(count, name, first=0, date=NOON):
    return [{"title": f"Ferry {number} leaves the quay", "text": f"Ferry {number}.", "guid": f"{name}-{number}", "link": f"http://quay.example/{name}/{number}",
             "date": date + number} for number in range(first, first + count)]


class Flood(rig.Case):
    def start_on(self, baseline, extra=""):
        news, hook = self.news(), self.hook()
        news.put("/rss", rig.rss("Quay", baseline))
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: ferry, query: 'ferry', notify: [hook]}\n")
        self.daemon.configure(f"{extra}sources:\n  - {{id: quay, url: '{news.url}/rss', interval: 1s, own_source: true}}\nrules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n    events: [source.flooding]\n")
        self.daemon.start()
        news.wait_served("/rss")
        news.polls_after("/rss", 1)
        return news, hook

    def test_a_site_that_renames_everything_is_told_once_and_its_real_news_too(self):
        news, hook = self.start_on(items(80, "old"))
        fresh = items(1, "new", first=500)
        news.put("/rss", rig.rss("Quay", fresh + items(80, "new")))
        messages = hook.messages.wait_count(2, "messages")
        news.polls_after("/rss", 2)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        messages = [one["body"] for one in hook.messages.items]
        self.assertEqual(sorted(one["type"] for one in messages), ["alert.fired", "source.flooding"])
        self.assertEqual(hook.alerts()[0]["data"]["articles"][0]["title"], "Ferry 500 leaves the quay")
        self.assertIn("80 of them are old", str(messages))

    def test_a_busy_hour_is_told_item_by_item(self):
        news, hook = self.start_on(items(80, "old"))
        news.put("/rss", rig.rss("Quay", items(60, "old", first=1000)))
        hook.messages.wait_count(60, "alerts")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual(len(hook.alerts()), 60)

    def test_the_limit_can_be_turned_off(self):
        news, hook = self.start_on(items(60, "old"), "poll: {flood_limit: 0}\n")
        news.put("/rss", rig.rss("Quay", items(60, "new")))
        hook.messages.wait_count(60, "alerts")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())


if __name__ == "__main__":
    unittest.main()
