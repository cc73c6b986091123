"""What `sources preview` shows of feeds, pages, section pages and sitemaps."""
import json
import unittest

import rig
from pages_test import article_html, html, paragraph, story

ITEMS = [{"title": f"Ferry {number}", "text": "It sails.", "guid": str(number), "link": f"http://quay.example/{number}"} for number in range(5)]


class Preview(rig.Case):
    def preview(self, url, *words, sources="[]"):
        self.daemon.configure(f"sources: {sources}\n")
        return self.daemon.command("sources", "preview", url, *words)

    def seen(self, url, *words, status=0):
        shown = self.preview(url, *words, "-o", "json")
        self.assertEqual(shown.returncode, status, shown.stderr)
        return json.loads(shown.stdout)

    def test_shows_a_feed_without_asking_robots(self):
        news = self.news()
        news.put("/rss", rig.rss("Quay news", ITEMS))
        seen = self.seen(news.url + "/rss")
        self.assertEqual((seen["kind"], seen["title"], seen["items"]), ("feed", "Quay news", 5))
        self.assertEqual([one["title"] for one in seen["articles"]], ["Ferry 0", "Ferry 1", "Ferry 2"])
        self.assertEqual(seen["robots"]["verdict"], "not asked")
        self.assertRegex(seen["next_poll"], r"^\d{4}-")

    def test_shows_the_article_of_a_page(self):
        news = self.news()
        news.put("/robots.txt", "User-agent: *\nCrawl-delay: 0.1\n", "text/plain")
        one = story("Quay to open before autumn", 1)
        news.put("/story", html(one["title"], article_html(one)), "text/html")
        seen = self.seen(news.url + "/story")
        self.assertEqual((seen["kind"], seen["items"]), ("page", 1))
        self.assertEqual(seen["articles"][0]["title"], one["title"])
        self.assertEqual(seen["articles"][0]["text"].split("\n"), one["paragraphs"])
        self.assertEqual(seen["robots"], {"verdict": "allowed", "cause": None, "crawl_delay": 0.1})
        text = self.preview(news.url + "/story").stdout
        self.assertIn("Quay to open before autumn", text)
        self.assertIn("robots     allowed", text)

    def test_shows_what_a_selector_matches_and_what_a_watch_compares(self):
        news = self.news()
        news.put("/board", html("Board", f"<p>{paragraph(1)}</p><div id=now><p>Level: 210 cm</p><p>Wind: calm</p></div>"), "text/html")
        seen = self.seen(news.url + "/board", "--kind", "page", "--select", "#now", "--change")
        self.assertEqual(seen["region"], ["Level: 210 cm", "Wind: calm"])
        missing = self.seen(news.url + "/board", "--kind", "page", "--select", "#nowhere", "--change", status=1)
        self.assertIn("selector-missing", missing["problem"])
        self.assertEqual(self.preview(news.url + "/board", "--select", "div[").returncode, 64)

    def test_follows_three_links_of_a_list(self):
        news = self.news()
        stories = [story(f"Harbour story number {i} about the ferry", i) for i in range(12)]
        links = ""
        entries = ""
        for i, one in enumerate(stories):
            path = f"/2026/01/harbour-story-number-{i}"
            news.put(path, html(one["title"], article_html(one)), "text/html")
            links += f"<li><h3><a href={path}>{one['title']}</a></h3></li>"
            entries += f"<url><loc>{news.url}{path}</loc></url>"
        news.put("/news", html("News", f"<ul>{links}</ul>"), "text/html")
        news.put("/sitemap.xml", f"<urlset>{entries}</urlset>", "application/xml")
        for path, kind in (("/news", "index"), ("/sitemap.xml", "sitemap")):
            seen = self.seen(news.url + path)
            self.assertEqual((seen["kind"], seen["items"]), (kind, 12))
            self.assertEqual([one["title"] for one in seen["articles"]], [one["title"] for one in stories[:3]])

    def test_says_what_robots_forbid(self):
        news = self.news()
        news.put("/robots.txt", "User-agent: feedwatch\nDisallow: /board\n", "text/plain")
        news.put("/board", html("Board", f"<p>{paragraph(1)}</p>"), "text/html")
        shown = self.preview(news.url + "/board", "--kind", "page")
        self.assertEqual(shown.returncode, 69)
        self.assertIn("robots-disallow", shown.stderr)
        self.assertEqual([one["path"] for one in news.requests.items], ["/robots.txt"])

    def test_reads_a_configured_source_with_its_settings(self):
        news = self.news()
        news.put("/board", html("Board", f"<p>{paragraph(1)}</p><div id=now><p>Level: 210 cm</p></div>"), "text/html")
        shown = self.preview("board", "-o", "json", sources=f"[{{id: board, url: '{news.url}/board', kind: page, watch: change, select: '#now'}}]")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual(json.loads(shown.stdout)["region"], ["Level: 210 cm"])


if __name__ == "__main__":
    unittest.main()
