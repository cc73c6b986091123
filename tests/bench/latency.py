#!/usr/bin/env python3
"""From a feed to a webhook: last byte of the feed's answer to the first byte of the webhook request, as two loopback servers in this
process see it. latency.py [--rounds N]. The floor, in the same run: a plain POST from this process to the same sink.

The figure holds everything: reading the feed, matching, the synced commit, signing, connecting, and this process's own threads.
"""
import argparse
import http.client
import os
import pathlib
import statistics
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("FEEDWATCH", str(ROOT / "build/release/daemon/feedwatch"))
sys.path.insert(0, str(ROOT / "tests/e2e"))
sys.dont_write_bytecode = True
import rig  # noqa: E402


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def show(name, values):
    print(f"{name:<28} p50 {statistics.median(values) * 1000:7.2f} ms   p99 {percentile(values, .99) * 1000:7.2f} ms   n {len(values)}")


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=300)
    rounds = options.parse_args().rounds
    daemon, news, hook = rig.Daemon(), rig.News(), rig.Hook()
    started, sent, arrived = [], {}, {}

    def body(count):
        items = [{"title": f"Gull number {i}", "text": "A gull was seen over the harbour. " * 40, "guid": str(i), "link": f"http://gulls.example/{i}"}
                 for i in range(count, max(0, count - 30), -1)]
        return rig.rss("Gulls", items).encode()

    def feed(handler):
        count = len(started)
        rig.reply(handler, 200, body(count), [("Content-Type", "application/rss+xml"), ("ETag", f'"{count}"')])
        sent.setdefault(count, time.monotonic())

    def arrive(handler, number):
        arrived[number] = time.monotonic()
        return False

    news.put("/gulls", "", handler=feed)
    hook.behave = arrive
    daemon.write("rules.yaml", "schema: 1\nrules:\n  - {id: gulls, query: gull AND harbour, notify: [hook]}\n")
    daemon.configure(f"sources:\n  - {{id: gulls, url: '{news.url}/gulls', interval: 20ms, own_source: true}}\nrules: [rules.yaml]\nreceivers:\n"
                     f"  - id: hook\n    webhook: {{url: '{hook.url}'}}\n    allow_private: [127.0.0.0/8]\n")
    daemon.start()
    news.requests.wait_count(1, "polls")
    for number in range(1, rounds + 1):
        started.append(number)
        hook.messages.wait_count(number, "alerts")
    daemon.stop()
    floor = []
    host, port = hook.server.server_address
    for number in range(rounds + 1, 2 * rounds + 1):
        begin = time.monotonic()
        connection = http.client.HTTPConnection(host, port)
        connection.request("POST", "/hook", body=b'{"type":"floor"}')
        connection.getresponse().read()
        connection.close()
        floor.append(arrived[number] - begin)
    show("feed answer to webhook", [arrived[number] - sent[number] for number in range(1, rounds + 1)])
    show("floor: a plain POST", floor)
    daemon.close()


main()
