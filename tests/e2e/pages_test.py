"""Web pages as sources, with the real program: articles of pages, watched changes, new links of a section page."""
import json
import sqlite3
import unittest

import rig

WHO = ["The harbour board", "A spokeswoman for the ferries", "The regional council", "Engineers on site", "The chair of the committee"]
DID = ["said on Tuesday that", "confirmed in a letter that", "told reporters that", "denied that"]
WHAT = ["the new quay would open before the autumn storms", "the bridge needs steel that is not there",
        "night crossings will stop until the engines are repaired", "the old lighthouse is to become a museum",
        "the survey of the sea bed took longer than planned", "the price of tickets must rise by a tenth"]


def paragraph(seed):
    numbers = [seed * 31 + i * 17 + 5 for i in range(3)]
    return " ".join(f"{WHO[n % 5]} {DID[n // 5 % 4]} {WHAT[n // 3 % 6]}, case number {n}." for n in numbers)


def story(title, seed):
    return {"title": title, "paragraphs": [paragraph(seed * 7 + i) for i in range(6)]}


def printed(*stories):
    """A page as plain text, each story with its title and caption printed twice, as pages that were copied by hand have them."""
    parts = []
    for one in stories:
        caption = f"A picture from the harbour for the story of {one['title'].split()[0].lower()}. (Courier)"
        parts.append("\n".join([one["title"], "", caption, caption, "TT", "", one["title"], "", caption, caption, ""]) + "\n" +
                     "\n\n".join(one["paragraphs"]))
    return "\n\n\n".join(parts) + "\n"


def html(title, body):
    return (f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>Home</a> <a href=/sport>Sport</a></nav>"
            f"<main>{body}</main><footer>The Harbour Courier</footer></body></html>")


def article_html(one):
    return f"<article><h1>{one['title']}</h1>" + "".join(f"<p>{text}</p>" for text in one["paragraphs"]) + "</article>"


class Pages(rig.Case):
    def set_up(self, sources, rules="", hook=None, more=""):
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n" + rules if rules else "schema: 1\n")
        receivers = f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n" if hook else ""
        self.daemon.configure(f"{more}sources:\n{sources}rules: [rules.yaml]\n{receivers}")

    def once(self):
        done = self.daemon.command("once", "--all", "-o", "json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout.splitlines()[-1]), done.stderr

    def titles(self):
        with sqlite3.connect(f"file:{self.daemon.folder}/state/feedwatch.db?mode=ro", uri=True) as store:
            return [title for (title,) in store.execute("SELECT title FROM article ORDER BY id")]

    def texts(self):
        with sqlite3.connect(f"file:{self.daemon.folder}/state/feedwatch.db?mode=ro", uri=True) as store:
            return dict(store.execute("SELECT title, text FROM article JOIN body ON body.article = article.id"))

    def serve_texts(self, sites):
        """Each site is a server of its own with one page; its documents are served one after another, a poll each."""
        servers = [self.news(f"127.0.0.{i + 2}") for i in range(len(sites))]
        self.set_up("".join(f"  - {{id: site-{i}, url: '{server.url}/page.txt', kind: page, interval: 1s, own_source: true}}\n"
                            for i, server in enumerate(servers)))
        for visit in range(max(len(documents) for documents in sites)):
            for server, documents in zip(servers, sites):
                if visit < len(documents):
                    server.put("/page.txt", documents[visit], "text/plain; charset=utf-8")
            self.once()

    def test_five_printed_pages_of_three_sites_are_six_articles(self):
        a, b, c, d = story("Quay to open before autumn", 1), story("Bridge waits for steel", 2), story("Night ferries stop", 3), story("Lock keeper retires", 4)
        e, f = story("Lighthouse becomes a museum", 5), story("Survey of the sea bed delayed", 6)
        self.serve_texts([[printed(a, b), printed(a, c), printed(d, b)], [printed(e)], [printed(f)]])
        self.assertEqual(sorted(self.titles()), sorted(one["title"] for one in (a, b, c, d, e, f)))
        texts = self.texts()
        for one in (a, b, c, d, e, f):
            self.assertEqual(texts[one["title"]].split("\n"), one["paragraphs"], one["title"])

    def test_real_printed_pages_are_six_articles(self):
        folder = rig.SHARED / "seeds"
        files = sorted(folder.glob("[0-9]*.txt"))
        if len(files) != 5:
            self.skipTest(f"{folder} does not hold the five documents")
        documents = [file.read_bytes() for file in files]
        truth = json.loads((folder / "truth.json").read_text())
        self.serve_texts([documents[:3], documents[3:4], documents[4:]])
        self.assertEqual(sorted(self.titles()), sorted(one["title"] for one in truth["distinct_articles"].values()))

    def test_real_printed_pages_as_five_pages_of_three_sites(self):
        folder = rig.SHARED / "seeds"
        files = sorted(folder.glob("[0-9]*.txt"))
        if len(files) != 5:
            self.skipTest(f"{folder} does not hold the five documents")
        servers = [self.news(f"127.0.0.{i + 2}") for i in range(3)]
        sources = ""
        for i, file in enumerate(files):
            server = servers[max(0, i - 2)]
            server.put("/" + file.name, file.read_bytes(), "text/plain; charset=utf-8")
            sources += f"  - {{id: page-{i}, url: '{server.url}/{file.name}', kind: page}}\n"
        self.set_up(sources)
        self.once()
        self.assertEqual(len(self.titles()), 6, self.titles())

    def test_real_printed_pages_tell_each_of_two_events_once(self):
        folder = rig.SHARED / "seeds"
        files = sorted(folder.glob("[0-9]*.txt"))
        if len(files) != 5:
            self.skipTest(f"{folder} does not hold the five documents")
        truth, hook = json.loads((folder / "truth.json").read_text()), self.hook()
        servers = [self.news(f"127.0.0.{i + 2}") for i in range(3)]
        sources = ""
        for i, file in enumerate(files):
            server = servers[max(0, i - 2)]
            server.put("/" + file.name, file.read_bytes(), "text/plain; charset=utf-8")
            sources += f"  - {{id: page-{i}, url: '{server.url}/{file.name}', kind: page}}\n"
        self.set_up(sources, "  - {id: visit, query: Blinken AND Iraq, notify: [hook]}\n", hook, "poll: {alert_on_first: true}\n")
        self.once()
        story_of = {truth["distinct_articles"][name]["title"]: story for story, one in truth["stories"].items() for name in one["articles"]}
        told = sorted(story_of[one["body"]["data"]["articles"][0]["title"]] for one in hook.messages.items)
        self.assertEqual(told, ["S1", "S4"])

    def test_a_watched_page_tells_its_changes(self):
        news, hook = self.news(), self.hook()
        news.put("/prices", html("Prices", "<p>Single ticket: 4.00</p><p>Last updated: 10:01</p>"), "text/html")
        self.set_up(f"  - {{id: prices, url: '{news.url}/prices', kind: page, watch: change, interval: 1s, own_source: true}}\n",
                    "  - {id: tickets, query: ticket, notify: [hook]}\n", hook)
        self.daemon.start()
        news.wait_served("/prices")
        news.put("/prices", html("Prices", "<p>Single ticket: 4.00</p><p>Last updated: 10:02</p>"), "text/html")
        news.wait_served("/prices")
        news.polls_after("/prices", 1)
        for price in ("4.50", "5.00"):
            told = len(hook.alerts())
            news.put("/prices", html("Prices", f"<p>Single ticket: {price}</p><p>Last updated: 10:03</p>"), "text/html")
            hook.messages.wait_count(told + 1, "alerts")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        alerts = hook.alerts()
        self.assertEqual(len(alerts), 2)
        self.assertIn("Single ticket: 4.50", alerts[0]["data"]["articles"][0]["summary"])
        self.assertIn("Single ticket: 5.00", alerts[1]["data"]["articles"][0]["summary"])

    def test_a_section_page_tells_its_new_articles(self):
        news, hook = self.news(), self.hook()
        stories = [story(f"Harbour story number {i} about the ferry", i) for i in range(14)]

        def publish(count):
            links = "".join(f"<li><h3><a href=/2026/01/harbour-story-number-{i}>{stories[i]['title']}</a></h3></li>" for i in reversed(range(count)))
            news.put("/news", html("News", f"<ul>{links}</ul>"), "text/html")

        for i, one in enumerate(stories):
            news.put(f"/2026/01/harbour-story-number-{i}", html(one["title"], article_html(one)), "text/html")
        news.put("/robots.txt", "User-agent: *\nDisallow: /2026/01/harbour-story-number-13\n", "text/plain")
        publish(12)
        self.set_up(f"  - {{id: news, url: '{news.url}/news', kind: index, interval: 1s, own_source: true}}\n",
                    "  - {id: ferries, query: ferry, notify: [hook]}\n", hook)
        self.daemon.start()
        news.wait_served("/news")
        publish(14)
        hook.messages.wait_count(2, "alerts")
        news.polls_after("/news", 2)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual(sorted(self.titles()), sorted([stories[12]["title"], stories[13]["title"]]))
        asked = [one["path"] for one in news.requests.items]
        self.assertEqual(asked.count("/2026/01/harbour-story-number-12"), 1)
        self.assertEqual(asked.count("/2026/01/harbour-story-number-13"), 0)
        self.assertEqual(asked.count("/robots.txt"), 1)

    def test_redirects_to_a_login_page_are_told_and_are_no_change(self):
        news = self.news()
        news.put("/board", html("Board", f"<p>{paragraph(1)}</p><p>{paragraph(2)}</p>"), "text/html")
        news.put("/login", "<html><head><title>Log in</title></head><body><h1>Log in</h1><form><input type=password></form></body></html>", "text/html")
        self.set_up(f"  - {{id: board, url: '{news.url}/board', kind: page, watch: change}}\n")
        self.once()
        news.put("/board", "", "text/html", handler=lambda handler: rig.reply(handler, 302, headers=[("Location", "/login")]))
        for visit in range(3):
            totals, errors = self.once()
            self.assertEqual(totals["failed"], 1 if visit == 2 else 0, errors)
        self.assertIn("page-login", errors)
        self.assertEqual(self.titles(), [])


if __name__ == "__main__":
    unittest.main()
