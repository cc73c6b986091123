"""Web pages as sources, with the real program: articles of pages, watched changes, new links of a section page."""
import json
import shutil
import sqlite3
import unittest
import urllib.parse

import rig

WHO = ["The harbour board", "A spokeswoman for the ferries", "The regional council", "Engineers on site", "The chair of the committee"]
DID = ["said on Tuesday that", "confirmed in a letter that", "told reporters that", "denied that"]
WHAT = ["the new quay would open before the autumn storms", "the bridge needs steel that is not there",
        "night crossings will stop until the engines are repaired", "the old lighthouse is to become a museum",
        "the survey of the sea bed took longer than planned", "the price of tickets must rise by a tenth"]

# A visit as three publishers tell it, and a call of the same two people four months before.
VISIT = [
    ("Castellane presses Ostrava on border militias, seeing a chance for talks", """OSTRAVA, December 12 - Secretary Irene Castellane made an unannounced visit to Ostrava on Friday and pressed Prime Minister Faris al-Rahmani to act against
the militias that cross the border from Velmora, officials said, a week after the government of Velmora fell.
Castellane, on a tour of the region that began in Tarvik, met Rahmani for two hours at the airport of Ostrava before flying on to Malvik.
"This is a moment for Ostrava to make its sovereignty stronger and to keep what has been won," Castellane told reporters after the meeting.
She said that the two had spoken of the fight against the Black Sash movement, which held a third of Ostrava ten years ago and still hides in the desert of Velmora.
Rahmani said in a statement that Ostrava waits for deeds in Velmora and not words, and that every group there must have a part in its next government.
The militias have fired rockets at the base of Karsk, where 2,500 foreign soldiers advise the army of Ostrava, more than sixty times since last autumn.
"""),
    ("On Velmora tour, Castellane pledges to work with Ostrava against Black Sash", """OSTRAVA (Courier Wire) - Secretary Irene Castellane pledged on Friday to work with Ostrava to keep the Black Sash movement from coming back after the fall of the
government in neighbouring Velmora, as she came to Ostrava unannounced on a tour of the region.
"There is no one who knows better than Ostrava what the Black Sash can do, and we are determined that it will not rise again," Castellane said after talks with
Prime Minister Faris al-Rahmani at the airport.
"This is a moment for Ostrava to make its sovereignty stronger and to keep what has been won," she said.
Castellane had come from Tarvik and flew on to Malvik the same evening. Rahmani told her that every group in Velmora must have a part in its next government.
The Black Sash held a third of Ostrava until it was driven into the desert of Velmora. Foreign soldiers, some 2,500 of them, still advise the army at the base of Karsk.
"""),
    ("Castellane makes unannounced Ostrava visit as part of Velmora push", """OSTRAVA - Secretary Irene Castellane arrived in Ostrava on Friday on an unannounced stop of her tour through the region about what follows the fall of the government
of Velmora, and sat down with Prime Minister Faris al-Rahmani.
A senior official who travelled with her from Tarvik said Castellane would ask Ostrava to stop the militias and their arms from crossing the border to Velmora.
"There is no one who knows better than Ostrava what the Black Sash can do, and we are determined that it will not rise again," Castellane said after the talks with Rahmani.
The official said the soldiers at the base of Karsk would go on with their work against the Black Sash, whose fighters are in the desert of Velmora.
Rahmani's office said he wants every group in Velmora to have a part in its next government, and deeds and not words. Castellane went on to Malvik in the evening.
""")]
CALL = ("PM of Ostrava pledges to Castellane to protect foreign advisers", """OSTRAVA, August 12 - Prime Minister Faris al-Rahmani pledged in a telephone call with Secretary Irene Castellane on Monday that Ostrava would protect the advisers of
the foreign coalition, his office said.
The call came a week after five soldiers were hurt when two rockets hit the base of Karsk in the west of Ostrava. Three men were arrested on Sunday.
Rahmani said the attackers would be brought to court and the commander of the garrison had been replaced, according to the statement.
Castellane thanked him for the inquiry and spoke of steps to calm the region, a spokesman said. The date on which the mission of the coalition ends was put off to next month.
""")


def told(title, text):
    return {"title": title, "paragraphs": text.replace(".\n", ".\f").replace("\n", " ").strip("\f").split("\f")}


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

    def tell_pages(self, pages, query, orders):
        """Serves the pages as sources of three sites, in each order with a state of its own; the titles that each alert lists, by what it is about."""
        servers = [self.news(f"127.0.0.{i + 2}") for i in range(3)]
        lines = []
        for i, page in enumerate(pages):
            server = servers[max(0, i - 2)]
            server.put(f"/{i}.txt", page, "text/plain; charset=utf-8")
            lines.append(f"  - {{id: page-{i}, url: '{server.url}/{i}.txt', kind: page}}\n")
        for order in orders:
            hook = self.hook()
            shutil.rmtree(self.daemon.folder / "state", ignore_errors=True)
            self.set_up("".join(lines[i] for i in order), f"  - {{id: visit, query: {query}, notify: [hook]}}\n", hook, "poll: {alert_on_first: true}\n")
            self.once()
            yield order, [one["body"] for one in hook.messages.items]

    ORDERS = [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 4, 1, 3, 0), (3, 0, 4, 2, 1), (1, 2, 3, 4, 0), (4, 0, 2, 3, 1)]

    def assert_two_events(self, alerts, visit, call, note):
        """Exactly two alerts: the visit with all that tell it, each from another publisher, and the call."""
        listed = sorted([sorted(one["title"] for one in alert["data"]["articles"]) for alert in alerts], key=len)
        self.assertEqual(listed, [[call], sorted(visit)], note)
        for alert in alerts:
            articles = alert["data"]["articles"]
            self.assertEqual(alert["type"], "alert.fired", note)
            self.assertEqual(len({urllib.parse.urlsplit(one["url"]).hostname for one in articles}), len(articles), note)
            self.assertEqual(alert["data"]["story"]["articles"], 4 if len(articles) > 1 else 1, "one of them stands on two pages")
            self.assertTrue(any(one["matches"] for one in articles), note)

    def test_real_printed_pages_tell_each_of_two_events_once(self):
        folder = rig.SHARED / "seeds"
        files = sorted(folder.glob("[0-9]*.txt"))
        if len(files) != 5:
            self.skipTest(f"{folder} does not hold the five documents")
        truth = json.loads((folder / "truth.json").read_text())
        titles = {story: [truth["distinct_articles"][name]["title"] for name in one["articles"]] for story, one in truth["stories"].items()}
        for order, alerts in self.tell_pages([file.read_bytes() for file in files], "Blinken AND Iraq", self.ORDERS):
            self.assert_two_events(alerts, titles["S1"], titles["S4"][0], order)

    def test_printed_pages_tell_each_of_two_events_once(self):
        visit, wire, herald = (told(title, text) for title, text in VISIT)
        call, dam, tram = told(*CALL), story("Old dam gets new gates", 11), story("Tram line to the port opens", 12)
        pages = [printed(visit, dam), printed(visit, tram), printed(call, dam), printed(wire), printed(herald)]
        for order, alerts in self.tell_pages(pages, "Castellane AND Ostrava", self.ORDERS):
            self.assert_two_events(alerts, [one["title"] for one in (visit, wire, herald)], call["title"], order)

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
