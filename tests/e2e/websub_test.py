"""Pushed news: a hub of our own, the real daemon, and the time from push to webhook."""
import hashlib
import hmac
import http.client
import socket
import statistics
import threading
import time
import unittest
import urllib.parse

import rig


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Hub:
    """Takes subscriptions and confirms them at once, before its own answer is out."""

    def __init__(self):
        self.requests = rig.Inbox()
        self.verified = rig.Inbox()
        self.server = rig.Server(self.answer)
        self.url = self.server.url + "/hub"

    def answer(self, handler):
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0))).decode()
        form = dict(urllib.parse.parse_qsl(body))
        question = {"hub.mode": form["hub.mode"], "hub.topic": form["hub.topic"], "hub.challenge": "a <challenge>&", "hub.lease_seconds": "864000"}
        status, echo = call("GET", form["hub.callback"] + "?" + urllib.parse.urlencode(question))
        rig.reply(handler, 202)
        self.requests.put(form)
        self.verified.put((form["hub.mode"], status, echo))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def call(method, url, body=None, headers=None):
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.hostname, where.port, timeout=rig.PATIENCE)
    connection.request(method, where.path + ("?" + where.query if where.query else ""), body, headers or {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def item(number):
    return {"title": f"Ferry {number} leaves the quay", "text": f"Ferry {number}.", "guid": f"ferry-{number}", "link": f"http://quay.example/{number}"}


class WebSub(rig.Case):
    def setUp(self):
        super().setUp()
        self.hub, self.source, self.sink = Hub(), self.news(), self.hook()
        self.addCleanup(self.hub.close)
        self.port = free_port()
        self.put([item(0)])
        self.daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: ferry, query: ferry, notify: [sink]}\n")
        self.configure(f"  - {{id: quay, url: '{self.source.url}/rss'}}\n")

    def configure(self, sources, more=""):
        self.daemon.configure(f"public_url: http://127.0.0.1:{self.port}\nwebsub: {{listen: '127.0.0.1:{self.port}', secret_over_http: true}}\n"
                              f"sources:\n{sources}  - {{id: other, url: '{self.source.url}/other', websub: false}}\nrules: [rules.yaml]\n"
                              f"receivers:\n  - id: sink\n    webhook: {{url: '{self.sink.url}'}}\n    allow_private: [127.0.0.0/8]\n{more}")

    def put(self, items):
        self.source.put("/other", rig.rss("Other", []))
        self.source.put("/rss", rig.rss("Quay", items), headers=[("Link", f'<{self.hub.url}>; rel=hub, <{self.source.url}/rss>; rel="self"')])

    def push(self, form, items, secret=None):
        body = rig.rss("Quay", items).encode()
        signature = hmac.new((secret or form["hub.secret"]).encode(), body, hashlib.sha512).hexdigest()
        return call("POST", form["hub.callback"], body, {"Content-Type": "application/rss+xml", "X-Hub-Signature": "sha512=" + signature})[0]

    def subscribe(self):
        self.daemon.start()
        form = self.hub.requests.wait_count(1, "subscriptions")[0]
        mode, status, echo = self.hub.verified.wait_count(1, "verifications")[0]
        self.assertEqual((mode, status, echo), ("subscribe", 200, "a <challenge>&"))
        return form

    def test_a_push_is_an_alert_and_no_reason_to_ask(self):
        form = self.subscribe()
        took = []
        for number in range(1, 12):
            start = time.monotonic()
            self.assertEqual(self.push(form, [item(number)]), 202)
            message = self.sink.messages.wait_count(number, "messages")[-1]
            took.append(message["at"] - start)
        print(f"push to webhook: median {1000 * statistics.median(took):.1f} ms, longest {1000 * max(took):.1f} ms")
        polls = sum(one["path"] == "/rss" for one in self.source.requests.items)
        self.assertEqual(polls, 1)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_wrong_and_repeated_pushes_alert_nobody(self):
        form = self.subscribe()
        self.assertEqual(self.push(form, [item(1)], secret="another"), 202)
        self.assertEqual(self.push(form, [item(2)]), 202)
        self.assertEqual(self.push(form, [item(2)]), 202)
        self.assertEqual(call("POST", form["hub.callback"], b"<rss/>")[0], 202)
        self.assertEqual(call("POST", form["hub.callback"][:-1] + "x", b"<rss/>")[0], 404)
        self.assertEqual(self.push(form, [item(3), item(2)]), 202)
        self.sink.messages.wait_count(2, "messages")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.assertEqual([one["data"]["articles"][0]["title"] for one in self.sink.alerts()], ["Ferry 2 leaves the quay", "Ferry 3 leaves the quay"])

    def test_a_source_that_is_gone_is_unsubscribed(self):
        form = self.subscribe()
        self.configure("")
        self.assertEqual(self.daemon.command("reload").returncode, 0)
        farewell = self.hub.requests.wait_count(2, "requests")[1]
        self.assertEqual((farewell["hub.mode"], farewell["hub.callback"]), ("unsubscribe", form["hub.callback"]))
        self.assertEqual(self.hub.verified.wait_count(2, "verifications")[1][1:], (200, "a <challenge>&"))
        self.assertEqual(self.push(form, [item(1)]), 404)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_subscriptions_outlive_a_crash(self):
        form = self.subscribe()
        self.daemon.kill()
        self.daemon.start()
        self.assertEqual(self.push(form, [item(1)]), 202)
        self.sink.messages.wait_count(1, "messages")
        self.assertEqual(len(self.hub.requests.items), 1)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def ping(self, form):
        signature = hmac.new(form["hub.secret"].encode(), b"", hashlib.sha512).hexdigest()
        return call("POST", form["hub.callback"], b"", {"X-Hub-Signature": "sha512=" + signature})[0]

    def ferries(self, count):
        self.sink.messages.wait_count(count, "messages")
        return [one["data"]["articles"][0]["title"].split()[1] for one in self.sink.alerts()]

    def test_a_ping_during_the_poll_of_another_is_not_lost(self):
        self.configure(f"  - {{id: quay, url: '{self.source.url}/rss'}}\n", "poll: {min_interval: 1s, adaptive: false}\n")
        form = self.subscribe()
        begun, may_end = threading.Event(), threading.Event()
        self.put([item(1), item(0)])
        document = self.source.documents["/rss"]
        body, headers = document["body"], [("Content-Type", document["type"]), *document["headers"]]

        def slow(handler):
            begun.set()
            may_end.wait(rig.PATIENCE)
            rig.reply(handler, 200, body, headers)

        self.source.put("/rss", "", handler=slow)
        self.assertEqual(self.ping(form), 202)
        self.assertTrue(begun.wait(rig.PATIENCE))
        self.put([item(2), item(1), item(0)])
        self.assertEqual(self.ping(form), 202)
        may_end.set()
        self.assertEqual(self.ferries(2), ["1", "2"])
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_a_ping_outlives_a_reload(self):
        self.configure(f"  - {{id: quay, url: '{self.source.url}/rss'}}\n", "poll: {min_interval: 3s, adaptive: false}\n")
        form = self.subscribe()
        self.put([item(1), item(0)])
        self.assertEqual(self.ping(form), 202)
        self.assertEqual(self.daemon.command("reload").returncode, 0)
        self.assertEqual(self.ferries(1), ["1"])
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_what_was_pushed_while_nobody_listened_is_fetched(self):
        self.configure(f"  - {{id: quay, url: '{self.source.url}/rss', interval: 2s, own_source: true}}\n", "poll: {adaptive: false}\n")
        self.subscribe()
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())
        self.put([item(1), item(0)])
        self.daemon.start()
        self.assertEqual(self.ferries(1), ["1"])
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())


if __name__ == "__main__":
    unittest.main()
