"""Secrets planted wherever an owner may write one, in a run where much goes wrong: none of them shows in anything that feedwatch says or keeps."""
import base64
import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import unittest

import rig

RULES = "schema: 1\nrules:\n  - {id: tide, title: Tides, query: tide, notify: [%s]}\n"
HTML = b'<!doctype html><html><head><title>Quay</title><link rel="alternate" type="application/rss+xml" href="/feed?token=%s"></head><body><p>Hello.</p></body></html>'
PAGE = b"<!doctype html><html><head><title>Tide table</title></head><body><article><h1>Tide table</h1><p>%s</p></article></body></html>"


class Relay(rig.MailServer):
    """Wants a login and refuses it, repeating what it was given."""

    def __init__(self):
        self.logins = rig.Inbox()
        super().__init__()

    def answer(self, words, session):
        if words[0] == "EHLO":
            session.say("250-relay\r\n250 AUTH PLAIN")
        elif words[0] == "AUTH":
            blob = words[2] if len(words) > 2 else (session.say("334 "), session.rfile.readline().decode().strip())[1]
            self.logins.put(base64.b64decode(blob))
            session.say(f"535 5.7.8 no: {blob} {base64.b64decode(blob)!r}")
        else:
            super().answer(words, session)


class Secrets(rig.Case):
    def setUp(self):
        super().setUp()
        self.leaks = []
        self.planted = {}
        self.outputs = {}

    def plant(self, where):
        """A text that stands nowhere else."""
        self.planted[where] = "Cnry" + where.replace("-", "").title() + os.urandom(6).hex()
        return self.planted[where]

    def forms(self):
        for where, text in self.planted.items():
            yield where, text.lower().encode()
            for before in (b"", b"u:", b"\0mailer\0", b"mailer\0mailer\0"):
                yield where + " in base64", base64.b64encode(before + text.encode()).rstrip(b"=")[:-1]

    def look_through(self, name, data):
        found = [where for where, form in self.forms() if form in (data.lower() if "base64" not in where else data)]
        if found:
            self.leaks.append(f"{name} shows {sorted(set(found))}: {self.context(found[0], data)}")

    def context(self, where, data):
        at = data.lower().find(self.planted.get(where, "").lower().encode())
        return data[max(0, at - 200):at + 60] if at >= 0 else ""

    def command(self, *words, config=True):
        line = [rig.BINARY, *words, *(["-c", str(self.daemon.config)] if config else [])]
        done = subprocess.run(line, capture_output=True, timeout=rig.PATIENCE)
        self.outputs[" ".join(words[:3]) + f" #{len(self.outputs)}"] = done.stdout + done.stderr
        return done

    def serve(self):
        """A server of which every path goes wrong in another way; each is asked with a token."""
        self.source = self.news()
        offered = "0123456789abcdef"  # of the server's own making: where it offers a feed the owner is to see it all
        answers = {}

        def wrong(path, answer):
            answers[path] = answer

        def moved(status, location):
            return lambda handler: rig.reply(handler, status, headers=[("Location", location)])

        def cut(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "100000")
            handler.end_headers()
            handler.wfile.write(b"<rss><channel>")
            handler.close_connection = True

        wrong("missing", lambda handler: rig.reply(handler, 404, handler.path.encode()))
        wrong("ailing", lambda handler: rig.reply(handler, 503, handler.path.encode(), [("Retry-After", "3600")]))
        wrong("gone", lambda handler: rig.reply(handler, 410))
        wrong("unasked", lambda handler: rig.reply(handler, 304))
        wrong("delta", lambda handler: rig.reply(handler, 226, b"x", [("IM", "feed")]))
        wrong("cut", cut)
        wrong("page", lambda handler: rig.reply(handler, 200, HTML % offered.encode(), [("Content-Type", "text/html")]))
        wrong("nonsense", lambda handler: rig.reply(handler, 200, b"<rss>" + handler.path.encode(), [("Content-Type", "application/rss+xml")]))
        target = self.plant("redirect-target")
        wrong("inner", moved(302, f"http://10.0.0.1/x?token={target}"))
        wrong("port", moved(302, f"http://127.0.0.1:22/x?token={target}"))
        wrong("login", moved(302, f"http://u:{target}@127.0.0.1/"))
        wrong("nowhere", moved(302, f"http://[bad{target}/"))
        wrong("scheme", moved(302, f"ftp://127.0.0.1/?token={target}"))
        wrong("loop", lambda handler: rig.reply(handler, 302, headers=[("Location", handler.path)]))
        wrong("further", lambda handler: rig.reply(handler, 302, headers=[("Location", handler.path + "1")]))
        wrong("robots.txt", lambda handler: rig.reply(handler, 200, b"User-agent: *\nDisallow: /closed\n"))

        def answer(handler):
            self.source.requests.put({"path": handler.path, "headers": dict(handler.headers)})
            name = handler.path[1:].split("?")[0]
            if name in answers:
                answers[name](handler)
            elif name == "pages":
                rig.reply(handler, 200, PAGE % b"High tide at noon, low tide at six; mind the slipway.", [("Content-Type", "text/html")])
            else:
                with self.source.lock:
                    items = self.items
                rig.reply(handler, 200, rig.rss(name, items).encode(), [("Content-Type", "application/rss+xml")])

        self.source.server.RequestHandlerClass.do_GET = lambda handler: answer(handler)
        self.items = []
        return [name for name in answers if name != "robots.txt"]

    def write_configuration(self, wrong):
        url, plant = self.source.url, self.plant
        tls = url.replace("http:", "https:")
        write = self.daemon.write
        write("pw", plant("basic-password"), 0o600)
        write("bearer", plant("bearer-token"), 0o600)
        write("hook.url", self.hook_url.replace("/hook", f"/services/{plant('hook-path')}?key={plant('hook-query')}"), 0o600)
        write("mail.pw", plant("smtp-password"), 0o600)
        write("proxy.pw", plant("proxy-password"), 0o600)
        write("bot", plant("receiver-token"), 0o600)
        write("hook.key", "whsec_" + base64.b64encode(plant("signing-key").encode()).decode(), 0o600)
        self.planted["signing-key as written"] = (self.daemon.folder / "hook.key").read_text()[6:]
        every = "interval: 1s, own_source: true"
        lines = [f"  - {{id: fine, url: '{url}/fine?token={plant('url-query')}', {every}, headers: {{X-Key: {plant('header')}, Cookie: 'a={plant('cookie')}'}}, auth: {{bearer: {{token_file: bearer}}}}}}",
                 f"  - {{url: '{url}/named?token={plant('named-by-url')}', {every}, auth: {{basic: {{user: u, password_file: pw}}}}}}",
                 f"  - {{id: refused, url: 'http://127.0.0.1:1/?token={plant('refused-query')}', {every}}}",
                 f"  - {{id: denied, url: 'http://10.0.0.1/?token={plant('denied-query')}', {every}}}",
                 f"  - {{id: unresolved, url: 'http://nobody.invalid/?token={plant('dns-query')}', {every}}}",
                 f"  - {{id: no-tls, url: '{tls}/?token={plant('tls-query')}', {every}}}",
                 f"  - {{id: pages, kind: page, url: '{url}/pages', {every}, headers: {{X-Key: {plant('page-header')}}}}}",
                 f"  - {{id: closed, kind: index, url: '{url}/closed?token={plant('robots-query')}', {every}}}",
                 f"  - {{id: proxied, url: '{url}/fine?token={plant('proxied-query')}', {every}, proxy: {{url: '{self.sick.server.url}', user: u, password_file: proxy.pw}}}}",
                 f"  - {{id: map, kind: sitemap, url: '{url}/nonsense?token={plant('sitemap-query')}', {every}}}"]
        lines += [f"  - {{id: wrong-{name}, url: '{url}/{name}?token={plant('query-of-' + name)}', delta: true, {every}}}" for name in wrong]
        receivers = [f"  - id: hook\n    webhook: {{url_file: hook.url, secret_file: hook.key, token_file: bot, headers: {{X-Key: {plant('hook-header')}}}}}",
                     f"  - id: sick\n    webhook: {{url: '{self.sick.url}/{plant('sick-path')}?k={plant('sick-query')}', schedule: [100ms, 100ms]}}",
                     f"  - id: lost\n    webhook: {{url: 'http://127.0.0.1:1/{plant('lost-path')}'}}",
                     f"  - id: turned\n    webhook: {{url: '{self.turned.url}/{plant('turned-path')}', schedule: [100ms]}}",
                     f"  - id: strange\n    webhook: {{url: 'http://nobody.invalid/{plant('strange-path')}'}}",
                     f"  - id: bot\n    webhook: {{url: '{self.sick.url}/bot{plant('telegram-token')}/sendMessage', format: telegram, chat: '1'}}",
                     f"  - id: mail\n    email: {{to: [a@example.org], from: f@example.org, smtp: '{self.relay.url}', user: mailer, password_file: mail.pw, tls: none}}"]
        self.daemon.write("rules.yaml", RULES % "hook, sick, lost, turned, strange, bot, mail")
        allowed = "".join(one + "\n    allow_private: [127.0.0.0/8]\n    events: [source.failing, source.recovered, config.rejected]\n" for one in receivers)
        self.daemon.configure("log: {level: debug}\nsources:\n" + "\n".join(lines) + "\nrules: [rules.yaml]\nreceivers:\n" + allowed)
        self.daemon.config.chmod(0o600)

    def wait_deliveries(self):
        """Until every receiver has been tried."""
        self.hook_box.messages.wait_for(lambda seen: any(one["body"]["type"] == "alert.fired" for one in seen), "an alert")
        self.relay.logins.wait_count(1, "logins")
        for receiver in ("sick", "lost", "turned", "strange", "bot"):
            self.daemon.wait_log(f'receiver "{receiver}", attempt')

    def ask_everything(self):
        ids = [one["id"] for one in json.loads(self.command("sources", "list", "-o", "json").stdout)["sources"]]
        for words in ("status", "sources list", "receivers list", "alerts list", "deliveries list", "articles list", "stories list", "articles search tide",
                      "rules coverage", "rules top", "sources export", "rules backtest tide", "silence list"):
            self.command(*words.split())
            self.command(*words.split(), "-o", "json")
        for source in ids:
            for verb in ("show", "explain"):
                self.command("sources", verb, source)
                self.command("sources", verb, source, "-o", "json")
        for source in ids[:2]:
            self.command("sources", "poll", source)
        for listing, verbs in (("alerts", ("show", "explain")), ("deliveries", ("show",))):
            listed = json.loads(self.command(listing, "list", "-o", "json").stdout)
            for one in listed if isinstance(listed, list) else listed[listing]:
                key = str(one["number" if listing == "deliveries" else "id"])
                for verb in verbs:
                    self.command(listing, verb, key)
                    self.command(listing, verb, key, "-o", "json")
        for receiver in ("hook", "sick", "lost", "turned", "strange", "bot", "mail"):
            self.command("receivers", "test", receiver)
            self.command("receivers", "test", receiver, "-o", "json")
        for name in ("fine", "missing", "loop", "inner", "login"):
            self.command("sources", "preview", f"{self.source.url}/{name}?token={self.planted['url-query']}")
        self.command("sources", "preview", f"http://u:{self.plant('typed-password')}@127.0.0.1/")
        self.command("sources", "add", f"http://u:{self.planted['typed-password']}@127.0.0.1/")

    def break_the_configuration(self):
        """Mistakes beside every kind of secret, each on the line that is shown."""
        good = self.daemon.config.read_text()
        hook = f"https://hooks.example.org/{self.plant('shown-path')}?k={self.plant('shown-query')}"
        mistakes = [f"sources:\n  - {{url: 'https://u:{self.plant('shown-password')}@example.org/', intervall: 1h}}\n",
                    f"sources:\n  - {{urll: 'https://u:{self.planted['shown-password']}@example.org/?token={self.planted['shown-query']}', id: '!!'}}\n",
                    f"sources:\n  - {{url: 'https://example.org/?token={self.planted['shown-query']}', headers: {{X-Key: '{self.plant('shown-header')}', 'b d': x}}, kindd: 1}}\n",
                    f"sources:\n  - {{url: 'https://example.org/', auth: {{basic: {{user: u, password: {self.planted['shown-password']}, passwordd: {self.planted['shown-password']}}}}}}}\n",
                    f"sources:\n  - {{url: 'https://example.org/', auth: {{bearer: {{tokn: {self.planted['shown-password']}}}}}}}\n",
                    f"receivers:\n  - {{id: x, webhook: {{url: '{hook}', formatt: slack, secret: {self.planted['shown-password']}}}}}\n",
                    f"receivers:\n  - {{id: x, webhok: {{url: '{hook}'}}}}\n",
                    f"receivers:\n  - {{id: x, webhook: {{url: '{hook}'}}}} x\n",
                    f"receivers:\n  - {{id: x, webhook: {{url: ['{hook}']}}}}\n",
                    f"smtp: {{url: 'smtps://u:{self.planted['shown-password']}@example.org', from: x}}\n",
                    f"smtp: {{url: 'smtps://example.org', user: u, password: {self.planted['shown-password']}, from: a@example.org, tlss: 1}}\n",
                    f"receivers:\n  - {{id: x, webhook: {{url: 'htp//hooks.example.org/{self.planted['shown-path']}', secret: {self.planted['shown-password']}}}}}\n",
                    f"receivers:\n  - {{id: x, webhook: {{url: 'ftp://hooks.example.org/{self.planted['shown-path']}'}}}}\n",
                    f"sources: [{{url: 'https://example.org/', proxy: 'http://u:{self.planted['shown-password']}@127.0.0.1:3128', x: 1}}]\n",
                    f"sources: [{{url: 'https://[/?token={self.planted['shown-query']}'}}]\n",
                    f"sources: [{{url: 'https://example.org/', headers: {{Authorization: {self.planted['shown-header']}}}, x: 1}}]\n",
                    f"public_url: https://u:{self.planted['shown-password']}@example.org/?a={self.planted['shown-query']}\n"]
        for number, text in enumerate(mistakes):
            self.daemon.configure(text)
            self.daemon.config.chmod(0o600)
            self.assertNotEqual(self.command("check").returncode, 0, text)
            self.command("reload", "--wait")
            self.command("once")
            rules = self.daemon.write(f"broken-{number}.yaml", "schema: 1\n" + text, 0o600)
            self.command("rules", "check", str(rules), config=False)
        self.daemon.write("feedwatch.yaml", good, 0o600)
        self.command("check")

    def database_texts(self):
        with contextlib.closing(sqlite3.connect(self.daemon.folder / "state" / "feedwatch.db")) as database:
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'word%'").fetchall():
                names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
                for row in database.execute(f"SELECT * FROM {table}"):
                    for name, value in zip(names, row):
                        if isinstance(value, (str, bytes)):
                            yield (table, name), value.encode() if isinstance(value, str) else value

    def test_nothing_that_is_said_or_kept_shows_one(self):
        self.hook_box = self.hook()
        self.hook_url = self.hook_box.url
        self.sick = self.hook(lambda handler, number: rig.reply(handler, 500, handler.path.encode()) or True)
        self.turned = self.hook(lambda handler, number: rig.reply(handler, 302, headers=[("Location", handler.path + "/x")]) or True)
        self.relay = Relay()
        self.addCleanup(self.relay.close)
        self.write_configuration(self.serve())
        self.assertEqual(self.command("check").returncode, 0, self.outputs)
        self.daemon.start()
        for path in ("/fine", "/named", "/pages", "/wrong"):
            self.source.requests.wait_for(lambda seen, path=path: path == "/wrong" or any(one["path"].startswith(path) for one in seen), path)
        self.source.polls_after(f"/fine?token={self.planted['url-query']}", 1)
        with self.source.lock:
            self.items = [{"title": "Tide is in", "text": "High tide at the quay.", "guid": "1", "link": ""}]
        self.wait_deliveries()
        sent = [one for one in self.source.requests.items if one["path"].startswith("/fine")][-1]["headers"]
        self.assertEqual(sent["X-Key"], self.planted["header"])
        self.ask_everything()
        self.break_the_configuration()
        self.assertEqual(self.daemon.stop(), 0)
        self.command("once", "--all")
        for name, output in self.outputs.items():
            self.look_through(f"feedwatch {name}", output)
        self.look_through("the log", self.daemon.log().encode())
        for receiver in (self.hook_box, self.sick, self.turned):
            for message in receiver.messages.items:
                self.look_through("a message", message["raw"])
        for path in (self.daemon.folder / "state").rglob("*"):
            if path.is_file():  # the database, too: what was deleted from it still lies there
                self.look_through(str(path), path.read_bytes())
        seen = 0
        for column, value in self.database_texts():
            seen += 1
            self.look_through(f"{column} of the database", value)
        self.assertGreater(seen, 100)
        self.assertEqual(self.leaks, [], "\n".join(self.leaks))
        self.assertEqual((self.daemon.folder / "state").stat().st_mode & 0o777, 0o700)

    def test_a_daemon_that_breaks_down_leaves_no_core_file(self):
        news = self.news()
        news.put("/a", rig.rss("A", []))
        self.daemon.configure(f"sources:\n  - {{id: a, url: '{news.url}/a'}}\n")
        self.daemon.start()
        limits = (rig.pathlib.Path("/proc") / str(self.daemon.process.pid) / "limits").read_text()
        core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
        self.assertEqual(core.split()[4:6], ["0", "0"])
        self.daemon.process.send_signal(signal.SIGABRT)
        self.daemon.process.wait()
        self.assertFalse(list(self.daemon.folder.rglob("core*")))


if __name__ == "__main__":
    unittest.main()
