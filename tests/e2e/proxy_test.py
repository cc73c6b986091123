"""Sources behind proxies: real HTTP and SOCKS5 proxies on the loopback, the configuration's way of naming them, and what their owner is told when one fails."""
import base64
import json
import os
import socket
import socketserver
import struct
import threading
import unittest

import rig


class Proxy:
    """Tunnels with CONNECT or SOCKS5, after a login when one is wanted; remembers where to."""

    def __init__(self, kind, login=None):
        self.kind, self.login, self.asked = kind, login, rig.Inbox()
        proxy = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self):
                target = self.http() if proxy.kind == "http" else self.socks()
                if target is None:
                    return
                proxy.asked.put("%s:%d" % target)
                with socket.create_connection(target, rig.PATIENCE) as server:
                    self.wfile.write(b"HTTP/1.1 200 Fine\r\n\r\n" if proxy.kind == "http" else b"\5\0\0\1\0\0\0\0\0\0")
                    there = threading.Thread(target=self.pump, args=(self.connection, server), daemon=True)
                    there.start()
                    self.pump(server, self.connection)

            @staticmethod
            def pump(source, sink):
                try:
                    while piece := source.recv(65536):
                        sink.sendall(piece)
                except OSError:
                    pass

            def http(self):
                head = [line.decode().strip() for line in iter(self.rfile.readline, b"\r\n")]
                wanted = "Proxy-Authorization: Basic " + base64.b64encode((proxy.login or "").encode()).decode()
                if proxy.login and wanted not in head:
                    self.wfile.write(b"HTTP/1.1 407 Who are you\r\nProxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")
                    return None
                host, port = head[0].split()[1].rsplit(":", 1)
                return host.strip("[]"), int(port)

            def socks(self):
                methods = self.rfile.read(self.rfile.read(2)[1])
                wanted = 2 if proxy.login else 0
                if wanted not in methods:
                    self.wfile.write(b"\5\xff")
                    return None
                self.wfile.write(bytes([5, wanted]))
                if proxy.login:
                    user = self.rfile.read(self.rfile.read(2)[1])
                    password = self.rfile.read(self.rfile.read(1)[0])
                    known = (user + b":" + password).decode() == proxy.login
                    self.wfile.write(bytes([1, 0 if known else 1]))
                    if not known:
                        return None
                kind = self.rfile.read(4)[3]
                if kind == 3:
                    proxy.asked.put("a name: " + self.rfile.read(self.rfile.read(1)[0]).decode())
                    return None
                address = self.rfile.read(4 if kind == 1 else 16)
                host = socket.inet_ntop(socket.AF_INET if kind == 1 else socket.AF_INET6, address)
                return host, struct.unpack("!H", self.rfile.read(2))[0]

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Threads(("127.0.0.1", 0), Session)
        self.name = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Proxies(rig.Case):
    def proxy(self, *args):
        proxy = Proxy(*args)
        self.addCleanup(proxy.close)
        return proxy

    def poll_all(self, sources, fetch="", **environment):
        state = self.daemon.folder / "state"
        self.daemon.write("feedwatch.yaml", f"state_dir: {state}\nfetch: {{allow_private: [127.0.0.0/8], per_host: {{connections: 8, spacing: 0s}}{fetch}}}\n"
                          f"sources:\n{sources}receivers: []\n")
        done = self.daemon.command("once", "--all", env={**os.environ, **environment})
        self.assertEqual(done.returncode, 0, done.stderr)
        ids = [one["id"] for one in json.loads(self.daemon.command("sources", "list", "-o", "json").stdout)["sources"]]
        shown = {each: json.loads(self.daemon.command("sources", "show", each, "-o", "json").stdout) for each in ids}
        return shown, done.stdout + done.stderr

    def test_each_source_goes_the_way_it_is_told(self):
        http, socks, common = self.proxy("http", "me:tangerine"), self.proxy("socks5", "me:tangerine"), self.proxy("http")
        news = self.news()
        for name in ("http", "socks", "common", "straight", "page"):
            news.put("/" + name, rig.rss(name, []))
        news.put("/page", b"<html><head><title>Pier</title></head><body><article><h1>Pier</h1><p>The pier is closed until Friday.</p></article></body></html>", "text/html")
        news.put("/robots.txt", b"User-agent: *\nAllow: /\n", "text/plain")
        self.daemon.write("pw", "tangerine\n", 0o600)
        port = news.server.server_port
        login = "user: me, password_file: pw"
        listed, said = self.poll_all(
            f"  - {{id: http, url: 'http://127.0.0.1:{port}/http', proxy: {{url: 'http://{http.name}', {login}}}}}\n"
            f"  - {{id: socks, url: 'http://127.0.0.1:{port}/socks', proxy: {{url: 'socks5://{socks.name}', {login}}}}}\n"
            f"  - {{id: common, url: 'http://127.0.0.1:{port}/common'}}\n"
            f"  - {{id: page, kind: page, url: 'http://127.0.0.1:{port}/page'}}\n"
            f"  - {{id: straight, url: 'http://127.0.0.1:{port}/straight', proxy: none}}\n",
            f", proxy: 'http://{common.name}'", http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9", ALL_PROXY="http://127.0.0.1:9", no_proxy="*")
        self.assertEqual({one["status"] for one in listed.values()}, {"active"}, said)
        target = f"127.0.0.1:{port}"
        self.assertEqual((http.asked.items, socks.asked.items, set(common.asked.items)), ([target], [target], {target}))
        self.assertEqual({one["path"] for one in news.requests.items}, {"/http", "/socks", "/common", "/straight", "/page", "/robots.txt"})
        self.assertTrue(all("tangerine" not in str(one["headers"]) and "Proxy-Authorization" not in one["headers"] for one in news.requests.items))
        self.assertNotIn("tangerine", said)

    def test_a_proxy_that_fails_is_named_and_nothing_goes_past_it(self):
        wants_login, open_one = self.proxy("http", "me:tangerine"), self.proxy("socks5")
        closed = self.proxy("http")
        closed.close()
        news = self.news()
        news.put("/a", rig.rss("a", []))
        self.daemon.write("pw", "pomelo\n", 0o600)
        url = news.url + "/a"
        listed, said = self.poll_all(
            f"  - {{id: login, url: '{url}?1', proxy: {{url: 'http://{wants_login.name}', user: me, password_file: pw}}}}\n"
            f"  - {{id: closed, url: '{url}?2', proxy: 'http://{closed.name}'}}\n"
            f"  - {{id: private-target, url: 'http://10.0.0.1/?3', proxy: 'socks5://{open_one.name}'}}\n"
            f"  - {{id: private-proxy, url: '{url}?4', proxy: 'http://10.0.0.1:3128'}}\n")
        self.assertEqual({name: one["last_error"] for name, one in listed.items()},
                         {"login": "proxy-failed", "closed": "proxy-failed", "private-target": "denied-address", "private-proxy": "denied-address"}, said)
        self.assertIn(f"proxy {wants_login.name} wants another user and password", listed["login"]["last_error_message"])
        self.assertIn(f"proxy {closed.name}", listed["closed"]["last_error_message"])
        self.assertIn("proxy 10.0.0.1:3128", listed["private-proxy"]["last_error_message"])
        self.assertEqual((news.requests.items, open_one.asked.items), ([], []))
        self.assertNotIn("pomelo", said)

    def test_what_is_no_proxy_is_refused_without_showing_a_password(self):
        for given, code in (("'http://me:tangerine@127.0.0.1:3128'", "url-userinfo"), ("'socks5h://127.0.0.1:1080'", "bad-proxy"), ("'https://127.0.0.1:3128'", "bad-proxy"),
                            ("'http://127.0.0.1'", "bad-proxy"), ("'127.0.0.1:3128'", "bad-proxy"), ("'http://127.0.0.1:22'", "bad-proxy"), ("''", "bad-proxy"),
                            ("{user: me}", "missing-key"), ("{url: 'http://127.0.0.1:3128', password: tangerine}", "missing-key")):
            self.daemon.write("feedwatch.yaml", f"state_dir: {self.daemon.folder}\nsources:\n  - {{id: a, url: 'http://example.org/', proxy: {given}}}\n", 0o600)
            done = self.daemon.command("check")
            self.assertEqual(done.returncode, 1, given)
            self.assertIn(f"error[{code}]", done.stdout + done.stderr, given)
            self.assertNotIn("tangerine", done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
