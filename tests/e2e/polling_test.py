"""Polling as a server sees it, over virtual days: what is asked when, and what is never asked."""
import json
import subprocess
import unittest

import rig

START = 1767700800  # Tuesday, 2026-01-06, noon
HOUR = 3600
DAY = 24 * HOUR
ATOM = [("Content-Type", "application/atom+xml")]


def entry(number):
    return f'<entry><id>urn:i:{number}</id><title>Item {number}</title><link href="http://a.example/{number}"/><updated>2026-01-01T00:00:00Z</updated></entry>'


def atom(*numbers, head=""):
    return ('<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0"><id>urn:f</id><title>F</title>'
            f'<updated>2026-01-01T00:00:00Z</updated>{head}{"".join(map(entry, numbers))}</feed>')


def ok(body, etag=None, *headers):
    return 200, ATOM + ([("ETag", etag)] if etag else []) + list(headers), body


class Host:
    """Answers each path with its steps in order, the last one again and again, and notes the virtual time of each request."""

    def __init__(self, clock):
        self.clock = clock
        self.steps = {}
        self.requests = rig.Inbox()
        self.server = rig.Server(self.answer)
        self.url = self.server.url

    def put(self, path, *steps):
        self.steps[path] = list(steps)

    def answer(self, handler):
        seen = sum(one["path"] == handler.path for one in self.requests.items)
        steps = self.steps.get(handler.path)
        steps = steps() if callable(steps) else steps
        self.requests.put({"path": handler.path, "t": float(self.clock.read_text()), "headers": dict(handler.headers)})
        status, headers, body = steps[min(seen, len(steps) - 1)] if steps else (404, [], "")
        rig.reply(handler, status, body.encode(), headers)

    def times(self, path):
        return [one["t"] - START for one in self.requests.items if one["path"] == path]

    def headers(self, path):
        return [one["headers"] for one in self.requests.items if one["path"] == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def gaps(times):
    return [later - earlier for earlier, later in zip(times, times[1:])]


class Polling(rig.Case):
    def setUp(self):
        super().setUp()
        self.clock = self.daemon.folder / "clock"
        self.clock.write_text(str(START))
        self.host = Host(self.clock)
        self.addCleanup(self.host.close)

    def configure(self, sources, more=""):
        self.daemon.write("rules.yaml", "schema: 1\nrules: [{id: all, query: 'words:>=0', notify: [disk]}]\n")
        entries = "".join(f"  - {{id: {name}, url: '{url}', kind: feed, interval: 1h{rest}}}\n" for name, url, rest in sources)
        self.daemon.configure(f"sources:\n{entries}rules: [rules.yaml]\nreceivers:\n"
                              f"  - {{id: disk, file: {{path: {self.daemon.folder}/alerts.jsonl}}, events: [source.failing, source.recovered]}}\n{more}")

    def source(self, path="/feed", rest=""):
        self.configure([("s", self.host.url + path, rest)])

    def simulate(self, until, start=START):
        done = subprocess.run([rig.BINARY, "simulate", "-c", str(self.daemon.config), "--until", str(until), "--start", str(start),
                               "--clock-file", str(self.clock)], capture_output=True, text=True, timeout=rig.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def messages(self):
        path = self.daemon.folder / "alerts.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    @staticmethod
    def titles(events, change="new"):
        return sorted(one["title"] for one in events if one["event"] == "article" and one["change"] == change)

    @staticmethod
    def states(events):
        return [(one["status"], one["url"].rsplit("/", 1)[1], one["last_error"]) for one in events if one["event"] == "source_state"]

    # -- moves

    def test_a_permanent_move_is_adopted_after_a_day_and_a_temporary_one_never(self):
        self.host.put("/feed", (301, [("Location", "/new")], ""))
        self.host.put("/new", (302, [("Location", "/now")], ""))
        self.host.put("/now", ok(atom(1), '"1"'), (304, [], ""))
        self.source()
        events = self.simulate(4 * DAY)
        self.assertEqual([url for _, url, _ in self.states(events)], ["feed", "new"])
        adopted = next(one["t"] - START for one in events if one["event"] == "source_state" and one["url"].endswith("/new"))
        self.assertGreaterEqual(adopted, DAY)
        self.assertLess(adopted, DAY + 2 * HOUR)
        self.assertLessEqual(max(self.host.times("/feed")), adopted)
        self.assertTrue(all(head.get("If-None-Match") == '"1"' for head in self.host.headers("/now")[1:]))

    def test_a_move_to_another_feed_or_a_login_page_is_not_adopted(self):
        other = atom(7).replace("urn:f", "urn:other").replace("<title>F<", "<title>Other<")
        for body in (other, "<!doctype html><title>Sign in</title><form></form>"):
            with self.subTest(body=body[:20]):
                self.host.requests.items.clear()
                self.host.put("/feed", ok(atom(1)), (301, [("Location", "/new")], ""))
                self.host.put("/new", ok(body))
                self.source()
                events = self.simulate(6 * DAY)
                self.assertEqual({url for _, url, _ in self.states(events)}, {"feed"})
                subprocess.run(["rm", "-rf", str(self.daemon.folder / "state")], check=True)

    def test_an_adopted_address_that_dies_sends_us_back_to_the_configured_one(self):
        self.host.put("/new", ok(atom(1), '"1"'), *[(304, [], "")] * 39, (404, [], ""))
        self.host.steps["/feed"] = lambda: [(301, [("Location", "/new")], "") if len(self.host.times("/new")) < 40 else ok(atom(1, 2))]
        self.source()
        events = self.simulate(6 * DAY)
        self.assertEqual(self.titles(events), ["Item 1", "Item 2"])
        self.assertEqual(self.states(events)[-1][:2], ("active", "feed"))

    # -- pauses

    def test_a_429_pauses_its_host_over_a_restart_and_a_wish_to_poll_now(self):
        self.host.put("/a", (429, [("Retry-After", "7200")], ""), ok(atom(1), '"1"'))
        self.host.put("/b", ok(atom(2), '"2"'), (304, [], ""))
        self.configure([("a", self.host.url + "/a", ""), ("b", self.host.url + "/b", "")])
        text = self.daemon.config.read_text()
        self.daemon.config.write_text(text.replace("{connections: 8, spacing: 0s}", "{connections: 1, spacing: 1s}"))
        self.simulate(600)
        self.assertEqual(self.host.times("/b"), [])
        for word, status in (("a", 75), ("b", 75), ("nobody", 64)):
            told = subprocess.run([rig.BINARY, "sources", "poll", word, "-c", str(self.daemon.config), "--clock-file", str(self.clock)],
                                  capture_output=True, text=True, timeout=rig.PATIENCE)
            self.assertEqual(told.returncode, status, told.stderr)
        self.simulate(6 * HOUR)
        self.assertGreaterEqual(self.host.times("/b")[0], 7200)
        self.assertGreaterEqual(self.host.times("/a")[1], 7200)
        self.assertLess(self.host.times("/b")[0], 8000)

    def test_with_scope_feed_a_429_pauses_only_the_feed(self):
        self.host.put("/a", (429, [("Retry-After", "7200")], ""), ok(atom(1)))
        self.host.put("/b", ok(atom(2)))
        self.configure([("a", self.host.url + "/a", ""), ("b", self.host.url + "/b", "")])
        text = self.daemon.config.read_text()
        self.daemon.config.write_text(text.replace("spacing: 0s}", "spacing: 0s, scope: feed}"))
        self.simulate(600)
        self.assertEqual(len(self.host.times("/b")), 1)
        self.assertEqual(len(self.host.times("/a")), 1)

    def other_host(self):
        host = Host(self.clock)
        self.addCleanup(host.close)
        return host

    def test_a_429_behind_a_redirect_pauses_the_host_that_gave_it_over_a_restart(self):
        other = self.other_host()
        self.host.put("/moved", (302, [("Location", other.url + "/busy")], ""))
        self.host.put("/well", ok(atom(1), '"1"'), (304, [], ""))
        other.put("/busy", (429, [("Retry-After", "86400")], ""), ok(atom(2)))
        self.configure([("moved", self.host.url + "/moved", ""), ("well", self.host.url + "/well", "")])
        self.simulate(4 * HOUR)
        self.simulate(8 * HOUR)
        self.assertTrue(all(one <= 1.1 * HOUR + 1 for one in gaps(self.host.times("/well"))), self.host.times("/well"))
        self.assertGreaterEqual(len(self.host.times("/well")), 7)
        self.assertEqual((len(self.host.times("/moved")), len(other.times("/busy"))), (1, 1))
        self.simulate(30 * HOUR)
        self.assertGreaterEqual(other.times("/busy")[1], DAY)

    def test_a_busy_host_keeps_no_other_waiting(self):
        other = self.other_host()
        entries = ""
        for number in range(62):
            host, path = (self.host, f"/{number}") if number < 60 else (other, f"/{number}")
            host.put(path, ok(atom(number), '"1"'), (304, [], ""))
            entries += f"  - {{id: s{number}, url: '{host.url}{path}', kind: feed, interval: 20s, own_source: true}}\n"
        self.daemon.configure(f"poll: {{adaptive: false, jitter: 0}}\nsources:\n{entries}")
        text = self.daemon.config.read_text()
        self.daemon.config.write_text(text.replace("per_host: {connections: 8, spacing: 0s}", "connections: 8, per_host: {connections: 1, spacing: 1s}"))
        self.simulate(600)
        for path in ("/60", "/61"):
            self.assertLess(max(gaps(other.times(path))), 25, other.times(path))
        served = sorted(one["t"] for one in self.host.requests.items)
        self.assertLess(max(gaps(served)), 2.1, "the busy host is kept as busy as it may be")
        self.assertTrue(all(len(self.host.times(f"/{number}")) >= 9 for number in range(60)), "and all its sources have their turn")

    # -- the daemon's own line

    def test_an_outage_of_the_line_is_over_for_all_when_one_host_answers_again(self):
        hosts = [self.host, self.other_host(), self.other_host()]
        for host in hosts:
            host.put("/feed", ok(atom(1), '"1"'), (304, [], ""))
        self.configure([(f"s{number}", host.url + "/feed", "") for number, host in enumerate(hosts)])
        self.simulate(2 * HOUR)
        ports = [host.server.server_port for host in hosts]
        for host in hosts:
            host.close()
        self.simulate(10 * HOUR)
        for host, port in zip(hosts, ports):
            host.requests.items.clear()
            host.server = rig.Server(host.answer, port=port)
        self.simulate(14 * HOUR)
        first = [min(host.times("/feed"), default=DAY) - 10 * HOUR for host in hosts]
        self.assertLess(max(first), 1.1 * HOUR, first)

    def outage(self, sources, hosts, error_first):
        """The hours after an outage of 18 h until each host was asked again."""
        self.configure(sources)
        self.simulate(2 * HOUR)
        for host in hosts:
            host.close()
        self.simulate(20 * HOUR)
        answers = []

        def steps():
            answers.append("error" if error_first and not answers else "well")
            return [(502, [], "") if answers[-1] == "error" else ok(atom(1), '"1"')]

        for host in hosts:
            host.requests.items.clear()
            host.steps["/feed"] = steps
            host.server = rig.Server(host.answer, port=host.server.server_port)
        self.simulate(23 * HOUR)
        return [(min(host.times("/feed"), default=DAY) - 20 * HOUR) / HOUR for host in hosts]

    def test_an_outage_ends_for_all_though_the_first_answer_is_an_error(self):
        hosts = [self.host, self.other_host(), self.other_host()]
        for host in hosts:
            host.put("/feed", ok(atom(1), '"1"'))
        first = self.outage([(f"s{number}", host.url + "/feed", "") for number, host in enumerate(hosts)], hosts, True)
        self.assertLess(max(first), 1, first)

    def test_an_outage_ends_for_all_though_some_are_not_to_be_asked_on_that_day(self):
        hosts = [self.host, self.other_host(), self.other_host(), self.other_host()]
        for host in hosts:
            host.put("/feed", ok(atom(1), '"1"'))
        resting = rig.rss("R", []).replace("<channel>", "<channel><skipDays><day>Wednesday</day></skipDays>")
        hosts[0].put("/feed", (200, [("Content-Type", "application/rss+xml")], resting))
        first = self.outage([(f"s{number}", host.url + "/feed", "") for number, host in enumerate(hosts)], hosts, False)
        self.assertLess(max(first[1:]), 1, first)
        self.assertGreater(first[0], 3, "it is Wednesday")

    def test_one_silent_host_is_asked_ever_more_rarely(self):
        other = self.other_host()
        self.host.put("/feed", ok(atom(1), '"1"'), (304, [], ""))
        self.configure([("well", self.host.url + "/feed", ""), ("silent", other.url + "/feed", "")])
        other.close()
        events = self.simulate(16 * HOUR)
        polls = [one["t"] - START for one in events if one["event"] == "poll" and one["source"] == "silent"]
        self.assertEqual(len(polls), 5, polls)
        self.assertTrue(all(wait >= hours * HOUR for wait, hours in zip(gaps(polls), (1, 2, 4, 8))), polls)

    # -- clocks

    def test_a_clock_that_is_set_neither_stalls_nor_hurries_anything(self):
        for step in (-6 * HOUR, -30 * DAY, 30 * DAY, 10 * HOUR):
            with self.subTest(step=step):
                self.host.requests.items.clear()
                self.host.put("/feed", ok(atom(1), '"1"'), (304, [], ""))
                self.source()
                self.simulate(1800)
                self.simulate(6 * HOUR, START + step)
                times = self.host.times("/feed")
                times[1:] = [one - step for one in times[1:]]
                self.assertTrue(all(HOUR <= one <= 1.1 * HOUR + 1 for one in gaps(times)), times)
                subprocess.run(["rm", "-rf", str(self.daemon.folder / "state")], check=True)

    def test_restarts_cost_no_extra_polls(self):
        self.host.put("/feed", ok(atom(1), '"1"'), (304, [], ""))
        self.source()
        for minute in range(0, 180, 3):
            self.simulate(60 * minute)
        self.assertEqual(len(self.host.times("/feed")), 3)

    # -- answers

    def test_a_gap_is_filled_from_the_pages_before_once(self):
        link = f'<link rel="next" href="{self.host.url}/feed?page=%s"/>'
        self.host.put("/feed", ok(atom(1), '"1"'), ok(atom(9, 8, head=link % 2), '"2"'), (304, [], ""))
        self.host.put("/feed?page=2", ok(atom(7, 6, head=link % 3)))
        self.host.put("/feed?page=3", ok(atom(5, 1, head=link % 4)))
        self.source()
        events = self.simulate(5 * HOUR)
        self.assertEqual(self.titles(events), [f"Item {n}" for n in (1, 5, 6, 7, 8, 9)])
        self.assertEqual([len(self.host.times(f"/feed?page={n}")) for n in (2, 3, 4)], [1, 1, 0])
        self.assertEqual(len(self.messages()), 6)

    def test_pages_that_lead_in_a_circle_or_on_and_on_are_left_after_five(self):
        link = f'<link rel="next" href="{self.host.url}/p%s"/>'
        self.host.put("/feed", ok(atom(1), '"1"'), ok(atom(100, head=link % 1), '"2"'), (304, [], ""))
        for n in range(1, 9):
            self.host.put(f"/p{n}", ok(atom(100 + n, head=link % (n + 1))))
        self.host.put("/circle", ok(atom(1), '"1"'), ok(atom(200, head=link % "x"), '"2"'), (304, [], ""))
        self.host.put("/px", ok(atom(201, head=link % "x")))
        self.configure([("on", self.host.url + "/feed", ""), ("circle", self.host.url + "/circle", "")])
        self.simulate(5 * HOUR)
        self.assertEqual([len(self.host.times(f"/p{n}")) for n in (1, 2, 3, 4, 5, 6)], [1, 1, 1, 1, 1, 0])
        self.assertEqual(len(self.host.times("/px")), 1)

    def test_a_complete_feed_removes_what_it_no_longer_lists_once(self):
        self.host.put("/feed", ok(atom(1, 2, 3), '"1"'), ok(atom(2, head="<fh:complete/>"), '"2"'), ok(atom(2, 4, head="<fh:complete/>"), '"3"'),
                      ok(atom(2, 3, 4, head="<fh:complete/>"), '"4"'), ok(atom(2, 4, head="<fh:complete/>"), '"5"'), (304, [], ""))
        self.source()
        events = self.simulate(8 * HOUR)
        self.assertEqual(self.titles(events, "removed"), ["Item 1", "Item 3", "Item 3"])
        self.assertEqual(self.titles(events), ["Item 1", "Item 2", "Item 3", "Item 4"])

    def test_deltas_are_asked_for_merged_and_refused_when_of_another_kind(self):
        self.host.put("/feed", ok(atom(1, 2), '"1"'), (226, ATOM + [("ETag", '"2"'), ("IM", "feed")], atom(3)),
                      (226, ATOM + [("ETag", '"3"'), ("IM", "vcdiff")], "x"), ok(atom(1, 2, 3, 4), '"4"'), (304, [], ""))
        self.source(rest=", delta: true")
        events = self.simulate(6 * HOUR)
        sent = self.host.headers("/feed")
        self.assertEqual([one.get("If-None-Match") for one in sent[:5]], [None, '"1"', '"2"', None, '"4"'])
        self.assertEqual([one.get("A-IM") for one in sent[:5]], [None, "feed", "feed", None, "feed"])
        self.assertEqual(self.titles(events), [f"Item {n}" for n in (1, 2, 3, 4)])
        self.assertFalse(self.titles(events, "removed"))

    def test_sources_at_one_address_are_asked_together_and_each_has_its_articles(self):
        self.host.put("/feed", ok(atom(1), '"1"'), ok(atom(2, 1), '"2"'), (304, [], ""))
        self.configure([("a", self.host.url + "/feed", ""), ("b", self.host.url.replace("http:", "HTTP:") + "/feed#x", "")])
        events = self.simulate(150 * 60)
        self.assertEqual(len(self.host.times("/feed")), 3)
        self.assertEqual({(one["source"], one["title"]) for one in events if one["event"] == "article"},
                         {(source, title) for source in "ab" for title in ("Item 1", "Item 2")})
        self.assertEqual(len(self.messages()), 2)
        self.configure([("a", self.host.url + "/feed", ""), ("b", self.host.url + "/feed", ""), ("c", self.host.url + "/feed", "")])
        self.host.steps["/feed"][-1] = ok(atom(2, 1), '"2"')
        events = self.simulate(5 * HOUR)
        self.assertEqual({one["title"] for one in events if one["event"] == "article" and one["source"] == "c"}, {"Item 1", "Item 2"})

    # -- health

    def test_a_source_that_fails_is_told_once_and_so_is_its_recovery(self):
        self.host.put("/feed", *[(401, [], "")] * 6, ok(atom(1), '"1"'), (304, [], ""))
        self.source()
        events = self.simulate(5 * DAY)
        of_health = {"source.failing", "source.recovered"}  # the server's own clock is not of the simulated day
        told = [(one["type"], one["code"]) for one in events if one["event"] == "self_alert" and one["type"] in of_health]
        self.assertEqual(told, [("source.failing", "http-401"), ("source.recovered", "recovered")])
        self.assertEqual([one["type"] for one in self.messages() if one["type"] in of_health], ["source.failing", "source.recovered"])
        waits = gaps(self.host.times("/feed"))[:6]
        self.assertTrue(all(one >= HOUR * 2 ** n for n, one in enumerate(waits[:5])), waits)

    def test_a_410_is_confirmed_after_a_day_told_and_never_asked_again(self):
        self.host.put("/feed", (410, [], ""))
        self.source()
        events = self.simulate(20 * DAY)
        events += self.simulate(30 * DAY)
        self.assertEqual(len(self.host.times("/feed")), 2)
        self.assertGreaterEqual(gaps(self.host.times("/feed"))[0], DAY)
        self.assertEqual([(one["type"], one["code"]) for one in events if one["event"] == "self_alert"], [("source.failing", "gone")])
        self.assertEqual(self.states(events)[-1][0], "gone")

    def test_skipped_hours_are_skipped_by_failing_feeds_too(self):
        hours = "".join(f"<hour>{hour}</hour>" for hour in range(0, 6))
        feed = f"<rss version='2.0'><channel><title>F</title><skipHours>{hours}</skipHours><item><guid>1</guid><title>One</title></item></channel></rss>"
        self.host.put("/feed", ok(feed), (500, [], ""), (500, [], ""), (500, [], ""), ok(feed))
        self.source()
        self.simulate(3 * DAY)
        asked = [(one // HOUR + 12) % 24 for one in self.host.times("/feed")]
        self.assertTrue(all(hour >= 6 for hour in asked), asked)
        self.assertGreater(len(asked), 10)

    def test_a_poll_that_waits_for_its_host_is_not_sent_in_an_hour_to_be_skipped(self):
        feed = "<rss version='2.0'><channel><title>F</title><skipHours><hour>0</hour></skipHours><item><guid>1</guid><title>One</title></item></channel></rss>"
        paths = [f"/feed{number}" for number in range(8)]
        for path in paths:
            self.host.put(path, ok(feed))
        self.configure([(path[1:], self.host.url + path, "") for path in paths], "poll: {jitter: 0, adaptive: false}\n")
        text = self.daemon.config.read_text().replace("spacing: 0s", "spacing: 1s")
        for number in range(len(paths)):  # asked one after the other at first, all at once the next time: 2.5 s before midnight
            text = text.replace("interval: 1h", f"interval: {3700 - number}s", 1)
        self.daemon.config.write_text(text)
        start = START + 12 * HOUR - 3700 - 2.5
        self.simulate(3 * HOUR, start)
        asked = [self.host.times(path)[1] - 12 * HOUR for path in paths]
        self.assertFalse([one for one in asked if 0 <= one < HOUR], asked)
        self.assertTrue(min(asked) < 0 and HOUR <= max(asked) < HOUR + 30, asked)


if __name__ == "__main__":
    unittest.main()
