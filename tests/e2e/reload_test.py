"""A thousand reloads while articles flow: each article is judged by one version of the rules, and none is lost."""
import collections
import json
import os
import socket
import threading
import unittest

import rig

RELOADS = int(os.environ.get("FEEDWATCH_RELOADS", "1000"))
SOURCES = 3
KEPT = 150  # items that a feed shows


def rules(generation):
    one = "  - {id: %s, query: 'ferry OR boat%d', labels: {generation: '%d'}, notify: [hook]}\n"
    return "schema: 1\nrules:\n" + one % ("left", generation, generation) + one % ("right", generation, generation)


class Flow(threading.Thread):
    """Puts a new article into one feed after the other until it is told to stop."""

    def __init__(self, news):
        super().__init__(daemon=True)
        self.news = news
        self.items = [[] for _ in range(SOURCES)]
        self.count = 0
        self.done = threading.Event()
        for source in range(SOURCES):
            self.put(source)

    def put(self, source):
        self.news.put(f"/{source}", rig.rss(f"Quay {source}", self.items[source][:KEPT] or [self.item("calm")]))

    @staticmethod
    def item(name):
        return {"title": f"Ferry {name} leaves", "text": f"Number {name}.", "guid": name, "link": f"http://quay.example/{name}"}

    def run(self):
        while not self.done.wait(0.02):
            self.count += 1
            source = self.count % SOURCES
            self.items[source].insert(0, self.item(f"n{self.count}"))
            self.put(source)


class Settings(rig.Case):
    def configure(self, interval, auth=""):
        self.daemon.configure("poll: {adaptive: false, jitter: 0, min_interval: 1s}\nsources:\n"
                              f"  - {{id: rare, url: '{self.source.url}/rare', kind: feed, interval: {interval}}}\n"
                              f"  - {{id: locked, url: '{self.source.url}/locked', kind: feed, interval: 2s{auth}}}\n")

    def test_a_source_that_is_configured_otherwise_is_asked_as_it_is_now(self):
        self.source = self.news()
        self.source.put("/rare", rig.rss("Quay", []))
        self.source.put("/locked", "", status=401)
        self.configure("1d")
        self.daemon.start()
        self.source.requests.wait_count(2, "polls")
        self.source.put("/locked", rig.rss("Quay", []))
        self.daemon.write("password", "sesame", 0o600)
        self.configure("2s", ", auth: {basic: {user: harbour, password_file: password}}")
        self.assertEqual(self.daemon.command("reload").returncode, 0)
        self.source.polls_after("/rare", 1)
        self.source.wait_served("/locked", 2)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())


class Reload(rig.Case):
    def reload(self, generation):
        fresh = self.daemon.write("rules.new", rules(generation))
        fresh.rename(self.daemon.folder / "rules.yaml")
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(rig.PATIENCE)
            control.connect(str(self.daemon.folder / "state" / "control.sock"))
            control.sendall(b'{"command":"reload"}\n')
            return json.loads(control.makefile().readline())

    def test_every_article_is_judged_once_by_one_version(self):
        news, hook = self.news(), self.hook()
        flow = Flow(news)
        self.daemon.write("rules.yaml", rules(0))
        sources = "".join(f"  - {{id: quay{n}, url: '{news.url}/{n}', interval: 1s, own_source: true}}\n" for n in range(SOURCES))
        self.daemon.configure(f"poll: {{flood_limit: 0}}\nsources:\n{sources}rules: [rules.yaml]\n"
                              f"receivers:\n  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
        self.daemon.start()
        for source in range(SOURCES):
            news.polls_after(f"/{source}", 2)  # the baseline is behind us
        flow.start()
        for generation in range(1, RELOADS + 1):
            answer = self.reload(generation)
            self.assertTrue(answer.get("ok"), answer)
        flow.done.set()
        flow.join()
        self.assertGreater(flow.count, SOURCES)
        hook.messages.wait_for(lambda items: len({one["id"] for one in items}) >= 2 * flow.count, f"{2 * flow.count} alerts")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log()[-3000:])

        told = collections.defaultdict(dict)
        for alert in hook.alerts():
            data = alert["data"]
            self.assertEqual(told[data["articles"][0]["title"]].setdefault(data["rule"]["id"], data), data)
        self.assertEqual(len(told), flow.count)
        generations = set()
        for title, by_rule in told.items():
            self.assertEqual(sorted(by_rule), ["left", "right"], title)
            judged = {data["rule"]["labels"]["generation"] for data in by_rule.values()}
            self.assertEqual(len(judged), 1, f"{title} was judged by a mix of {judged}")
            generations |= judged
        self.assertGreater(len(generations), 2, "too little happened while rules were reloaded")


if __name__ == "__main__":
    unittest.main()
