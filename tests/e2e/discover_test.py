"""From a site to its feeds: what `sources discover` lists, and what a source says that is a page."""
import json
import unittest

import rig

ITEMS = [{"title": f"Ferry {number}", "text": "It sails.", "guid": str(number), "link": f"http://quay.example/{number}"} for number in range(3)]


def page(*addresses):
    links = "".join(f'<link rel="alternate" type="application/rss+xml" title="Feed {one}" href="{one}">' for one in addresses)
    return f"<!doctype html><html><head><title>Quay</title>{links}</head><body><p>News of the quay</p></body></html>"


class Discover(rig.Case):
    def discover(self, url, *words):
        self.daemon.configure("sources: []\n")
        return self.daemon.command("sources", "discover", url, *words)

    def test_lists_the_feeds_of_a_page_best_first_with_what_is_in_them(self):
        news = self.news()
        news.put("/", page("/comments/feed", "/rss", "/atom", "/gone"), "text/html")
        news.put("/rss", rig.rss("Quay news", ITEMS))
        news.put("/atom", rig.atom("Quay in Atom", ITEMS[:1]))
        news.put("/comments/feed", rig.rss("Comments", []))
        found = self.discover(news.url + "/", "-o", "json")
        self.assertEqual(found.returncode, 0, found.stderr)
        feeds = json.loads(found.stdout)["feeds"]
        self.assertEqual([one["url"].removeprefix(news.url) for one in feeds], ["/rss", "/atom", "/gone", "/comments/feed"])
        self.assertEqual([(one["title"], one["kind"], one["items"]) for one in feeds],
                         [("Quay news", "RSS 2.0", 3), ("Quay in Atom", "Atom 1.0", 1), ("Feed /gone", None, None), ("Comments", "RSS 2.0", 0)])
        self.assertIn("http-404", feeds[2]["error"])

    def test_takes_the_address_of_a_feed_too(self):
        news = self.news()
        news.put("/rss", rig.rss("Quay news", ITEMS))
        found = self.discover(news.url + "/rss")
        self.assertEqual(found.returncode, 0, found.stderr)
        self.assertIn("Quay news", found.stdout)

    def test_fetches_at_most_five(self):
        news = self.news()
        news.put("/", page(*[f"/{number}" for number in range(9)]), "text/html")
        found = self.discover(news.url + "/", "-o", "json")
        self.assertEqual(found.returncode, 1, found.stderr)
        self.assertEqual(len(json.loads(found.stdout)["feeds"]), 9)
        self.assertEqual(len(news.requests.items), 6)

    def test_says_when_there_is_none_and_when_there_is_no_answer(self):
        news = self.news()
        news.put("/", page(), "text/html")
        none = self.discover(news.url + "/")
        self.assertEqual((none.returncode, none.stdout), (1, ""))
        self.assertIn("no-feed-found", none.stderr)
        missing = self.discover(news.url + "/missing")
        self.assertEqual(missing.returncode, 69)
        self.assertIn("http-404", missing.stderr)
        self.assertEqual(self.discover("ftp://quay.example/").returncode, 64)

    def test_a_source_that_is_a_page_names_its_feeds_and_adopts_none(self):
        news = self.news()
        news.put("/", page("/rss"), "text/html")
        news.put("/rss", rig.rss("Quay news", ITEMS))
        self.daemon.configure(f"sources:\n  - {{id: quay, url: '{news.url}/'}}\n")
        polled = self.daemon.command("once")
        self.assertIn(f"is a web page, not a feed; it offers 1 feed: {news.url}/rss; put one of these as url", polled.stderr)
        self.assertEqual([one["path"] for one in news.requests.items], ["/"])


if __name__ == "__main__":
    unittest.main()
