"""Hosts that mean harm: what each of them costs the daemon in memory at its worst moment, and whether a source beside it waits for it."""
import contextlib
import json
import os
import pathlib
import sys
import time
import unittest
import unittest.mock
import zlib

import rig

MIB = 2**20
TIMEOUT = 6  # of a fetch, in seconds
MOST_GROWTH = 32 * MIB
AS_MANY_ELEMENTS_AS_ARE_READ = 64 * MIB  # of one document at a time: a tag of eight bytes is remembered in thirty-two
LONGEST_GAP = 4  # seconds between two polls of the source beside, which is polled each second; less than TIMEOUT
RSS = [("Content-Type", "application/rss+xml")]


def gzip(data, level=9):
    squeezer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return squeezer.compress(data) + squeezer.flush()


def bomb(size):
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 31)
    filler = b" " * MIB
    return b"".join([squeezer.compress(b"<rss>"), *(squeezer.compress(filler) for _ in range(size // MIB)), squeezer.flush()])


def say(handler, *lines):
    handler.wfile.write("\r\n".join([*lines, "", ""]).encode())


def until_refused(act):
    try:
        while True:
            act()
    except OSError:
        pass


def drip(handler):
    say(handler, "HTTP/1.1 200 OK", "Content-Type: application/rss+xml", "Content-Length: 100000")

    def drop():
        handler.wfile.write(b" ")
        time.sleep(0.2)
    until_refused(drop)


def endless(handler):
    say(handler, "HTTP/1.1 200 OK", "Content-Type: application/rss+xml", "Connection: close")
    piece = b"<!-- " + b"x" * MIB + b" -->"
    until_refused(lambda: handler.wfile.write(piece))


def endless_gzip(handler):
    say(handler, "HTTP/1.1 200 OK", "Content-Type: application/rss+xml", "Content-Encoding: gzip", "Connection: close")
    squeezer = zlib.compressobj(1, zlib.DEFLATED, 31)
    until_refused(lambda: handler.wfile.write(squeezer.compress(os.urandom(65536)) + squeezer.flush(zlib.Z_SYNC_FLUSH)))


def packed(body, encoding):
    return lambda handler: rig.reply(handler, 200, body, [*RSS, ("Content-Encoding", encoding)])


def many_headers(handler):
    rig.reply(handler, 200, b"<rss/>", [*RSS, *((f"X-Filler-{number}", "f" * 1000) for number in range(400))])


def large_header(handler):
    rig.reply(handler, 200, b"<rss/>", [*RSS, ("X-Filler", "f" * 110_000)])


def endless_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    until_refused(lambda: handler.wfile.write(b"X-Filler: " + b"f" * 1000 + b"\r\n"))


def circle(handler):
    rig.reply(handler, 302, headers=[("Location", handler.path)])


def ever_on(handler):
    rig.reply(handler, 302, headers=[("Location", f"{handler.path}&n")])


def slow_name(handler):
    rig.reply(handler, 302, headers=[("Location", "http://feeds.slow.example/")])


def document(body):
    return lambda handler: rig.reply(handler, 200, body, RSS)


DEEP = b"<rss><channel><item>" + b"<a>" * 2_000_000
ATTRIBUTES = b"<rss><channel " + b" ".join(b"a%d=''" % n for n in range(800_000)) + b"></channel></rss>"
wide = document(b"<rss><channel>" + b"<item/>" * 1_400_000 + b"</channel></rss>")
JSON = b'{"version": "https://jsonfeed.org/version/1.1", "items": ' + b"[" * 5_000_000
ENTITIES = (b"<!DOCTYPE rss [<!ENTITY a0 'ha'>" + b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)) +
            b"]><rss version='2.0'><channel><title>&a9;</title></channel></rss>")
BOMB = bomb(200 * MIB)

# What is done, and the codes one of which the source's error has; none: what it makes of the document is its own affair.
HOSTILE = {
    "drip": (drip, ["timeout", "too-slow"]),
    "endless body": (endless, ["body-too-large"]),
    "endless gzip": (endless_gzip, ["body-too-large"]),
    "gzip bomb": (packed(BOMB, "gzip"), ["body-too-large"]),
    "gzip in gzip": (packed(gzip(BOMB), "gzip, gzip"), ["body-too-large", "bad-encoding"]),
    "400 headers": (many_headers, ["headers-too-large"]),
    "large header": (large_header, ["headers-too-large"]),
    "endless headers": (endless_headers, ["headers-too-large"]),
    "redirect to itself": (circle, ["redirect-loop"]),
    "redirect ever on": (ever_on, ["too-many-redirects"]),
    "slow name": (slow_name, ["timeout", "dns-failed", "connect-failed"]),
    "deep XML": (document(DEEP), ["xml-depth"]),
    "deep JSON": (document(JSON), ["bad-json", "json-depth", "not-a-feed"]),
    "a million empty items": (wide, None),
    "attributes without end": (document(ATTRIBUTES), None),
    "entities of entities": (document(ENTITIES), None),
}


class Memory:
    """Of a process: what it holds now, and the most since then."""

    def __init__(self, process):
        self.folder = pathlib.Path("/proc") / str(process.pid)
        with contextlib.suppress(PermissionError):  # then the peak is that of the whole process, and nothing beyond it is missed
            (self.folder / "clear_refs").write_text("5")
        self.before = self.read("VmRSS")

    def read(self, name):
        line = next(line for line in (self.folder / "status").read_text().splitlines() if line.startswith(name))
        return int(line.split()[1]) * 1024

    def growth(self):
        return self.read("VmHWM") - self.before


class Hostile(rig.Case):
    def serve(self, attack):
        """Two hosts: one that changes for the worse once it is armed, and a good one. Returns the good one's times."""
        self.armed = False
        self.attacked = rig.Inbox()
        self.asked = rig.Inbox()
        feed = rig.rss("Feed", []).encode()

        def bad(handler):
            if self.armed:
                self.attacked.put(handler.path)
                attack(handler)
                handler.close_connection = True
            else:
                rig.reply(handler, 200, feed, RSS)

        def good(handler):
            self.asked.put(time.monotonic())
            rig.reply(handler, 200, feed, RSS)

        servers = [rig.Server(bad), rig.Server(good, "127.0.0.2")]
        for server in servers:
            self.addCleanup(server.server_close)
            self.addCleanup(server.shutdown)
        return [server.url for server in servers]

    def error_of_bad(self):
        sources = json.loads(self.daemon.command("status", "-o", "json").stdout)["sources"]
        return next(one["last_error"] for one in sources if one["id"] == "bad") or ""

    def wait_over(self, codes):
        """Waits until the attack is over, whatever came of it."""
        if codes is None:
            self.attacked.wait_count(2, "polls of the bad one")  # the second comes after the first
            return
        deadline = time.monotonic() + rig.PATIENCE
        while not (error := self.error_of_bad()):
            self.assertLess(time.monotonic(), deadline, "no error was told")
            time.sleep(0.1)
        self.assertTrue(any(error.startswith(code + ":") for code in codes), error)

    def attack(self, name, attack, codes):
        self.daemon = rig.Daemon()
        self.addCleanup(self.daemon.close)
        bad, good = self.serve(attack)
        self.daemon.write("feedwatch.yaml", f"state_dir: {self.daemon.folder}/state\n"
                          f"fetch: {{allow_private: [127.0.0.0/8], timeout: {TIMEOUT}s, per_host: {{spacing: 0s}}}}\n"
                          f"sources:\n  - {{id: bad, url: '{bad}/feed?', interval: 1s, own_source: true}}\n"
                          f"  - {{id: good, url: '{good}/feed', interval: 1s, own_source: true}}\n")
        self.daemon.start()
        self.asked.wait_count(3, "polls of the good one")
        memory = Memory(self.daemon.process)
        begun = len(self.asked.items)
        self.armed = True
        self.wait_over(codes)
        times = self.asked.wait_count(len(self.asked.items) + 1, "polls of the good one")[begun - 1:]
        growth = memory.growth()
        gap = max(later - earlier for earlier, later in zip(times, times[1:]))
        print(f"{name}: {growth / MIB:.1f} MiB more, the other source at most {gap:.1f} s apart", file=sys.stderr)
        self.assertLess(growth, AS_MANY_ELEMENTS_AS_ARE_READ if attack is wide else MOST_GROWTH)
        self.assertLess(gap, LONGEST_GAP)
        self.assertEqual(self.daemon.stop(), 0)

    def test_none_takes_much_memory_or_delays_another_source(self):
        slow_names = os.environ.get("FEEDWATCH_SLOW_NAMES", "")
        for name, (attack, codes) in HOSTILE.items():
            if attack is slow_name and not slow_names:
                continue
            with self.subTest(name), unittest.mock.patch.dict(os.environ, {"LD_PRELOAD": slow_names} if attack is slow_name else {}):
                self.attack(name, attack, codes)


if __name__ == "__main__":
    unittest.main()
