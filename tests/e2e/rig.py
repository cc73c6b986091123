"""What end-to-end tests stand on: loopback servers that can be scripted, and the real daemon as a process. Standard library only.

Every wait is for an event and ends in a failure with what was seen when the event does not come; only a log file has to be looked at
again and again.
"""
import contextlib
import email
import email.utils
import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import socketserver
import subprocess
import tempfile
import threading
import time
import unittest
from xml.sax.saxutils import escape

BINARY = os.environ.get("FEEDWATCH", "")
SHARED = pathlib.Path(os.environ.get("FEEDWATCH_SHARED", "/nonexistent"))
PATIENCE = float(os.environ.get("FEEDWATCH_PATIENCE", "60"))


class Inbox:
    """Things that arrive, and a way to wait for them."""

    def __init__(self):
        self.items = []
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            self.items.append(item)
            self.changed.notify_all()

    def wait_for(self, condition, what, patience=None):
        """Returns the items once `condition(items)` holds."""
        with self.changed:
            if self.changed.wait_for(lambda: condition(self.items), PATIENCE if patience is None else patience):
                return list(self.items)
        raise AssertionError(f"waited in vain for {what}; got {len(self.items)}: {str(self.items)[:2000]}")

    def wait_count(self, count, what):
        return self.wait_for(lambda items: len(items) >= count, f"{count} {what}")


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def __init__(self, answer, address="127.0.0.1", port=0):
        """`answer(handler)` serves one request."""

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # else the last bytes of an answer wait for a delayed acknowledgement
            wbufsize = -1

            def do_GET(self):
                answer(self)

            do_POST = do_GET

            def log_message(self, *args):
                pass

        super().__init__((address, port), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        pass  # a client that was killed is no news

    @property
    def url(self):
        return f"http://{self.server_address[0]}:{self.server_port}"


def reply(handler, status, body=b"", headers=()):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)
    handler.wfile.flush()


class News:
    """A news server: documents by path, with an ETag each, changed at will."""

    def __init__(self, address="127.0.0.1"):
        self.documents = {}
        self.requests = Inbox()
        self.lock = threading.Lock()
        self.server = Server(self.answer, address)
        self.url = self.server.url

    def put(self, path, body, content_type="application/rss+xml", **extra):
        with self.lock:
            version = self.documents.get(path, {}).get("version", 0) + 1
            body = body.encode() if isinstance(body, str) else body
            self.documents[path] = {"version": version, "body": body, "type": content_type, **extra}

    def answer(self, handler):
        with self.lock:
            document = self.documents.get(handler.path)
        conditional = handler.headers.get("If-None-Match")
        seen = {"path": handler.path, "conditional": conditional, "version": document and document["version"], "headers": dict(handler.headers)}
        self.requests.put(seen)  # before the answer: who has that finds the request here
        if document is None:
            reply(handler, 404)
        elif "handler" in document:
            document["handler"](handler)
        elif conditional == f'"{document["version"]}"':
            reply(handler, 304, headers=[("ETag", conditional)])
        else:
            headers = [("Content-Type", document["type"]), ("ETag", f'"{document["version"]}"'), *document.get("headers", [])]
            reply(handler, document.get("status", 200), document["body"], headers)

    def wait_served(self, path, version=None):
        """Waits until the newest version of `path` has been asked for (a 304 counts)."""
        with self.lock:
            version = version or self.documents[path]["version"]
        self.requests.wait_for(lambda seen: any(one["path"] == path and one["version"] == version for one in seen), f"{path} version {version}")

    def polls_after(self, path, count):
        """Waits for `count` more requests of `path` than there are now."""
        have = sum(one["path"] == path for one in self.requests.items)
        self.requests.wait_for(lambda seen: sum(one["path"] == path for one in seen) >= have + count, f"{count} more polls of {path}")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Hook:
    """A webhook receiver. `behave(handler, number)` may answer instead of the usual 204; it returns True when it did."""

    def __init__(self, behave=None):
        self.messages = Inbox()
        self.behave = behave
        self.count = 0
        self.lock = threading.Lock()
        self.server = Server(self.answer)
        self.url = self.server.url + "/hook"

    def answer(self, handler):
        arrived = time.monotonic()
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        with self.lock:
            self.count += 1
            number = self.count
        message = {"id": handler.headers.get("webhook-id"), "headers": dict(handler.headers), "raw": body, "body": json.loads(body), "at": arrived}
        answered = self.behave and self.behave(handler, number)
        self.messages.put(message)  # before the usual answer: who has that finds the message here
        if not answered:
            reply(handler, 204)

    def alerts(self, items=None):
        return [one["body"] for one in (self.messages.items if items is None else items) if one["body"]["type"] == "alert.fired"]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class MailServer:
    """An SMTP server on loopback; `answer(words, session)` is asked for every line and says what it likes."""

    class Session(socketserver.StreamRequestHandler):
        def say(self, line):
            self.wfile.write(line.encode() + b"\r\n")

        def handle(self):
            self.say("220 mail")
            while line := self.rfile.readline():
                self.server.answer(line.decode().split(), self)

    class Threads(socketserver.ThreadingTCPServer):
        daemon_threads = True

    def __init__(self):
        self.server = self.Threads(("127.0.0.1", 0), self.Session)
        self.server.answer = self.answer
        self.url = f"smtp://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, words, session):
        session.say("221 bye" if words[0] == "QUIT" else "250 fine")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Mailbox(MailServer):
    """Takes everything: messages as email.message.Message."""

    def __init__(self):
        self.messages = Inbox()
        super().__init__()

    def answer(self, words, session):
        if words[0] == "DATA":
            session.say("354 go on")
            lines = list(iter(session.rfile.readline, b".\r\n"))
            self.messages.put(email.message_from_bytes(b"".join(lines)))
        super().answer(words, session)


def rss(title, items, link="http://example.org/"):
    """`items`: dicts with title, text, guid and link, newest first."""
    parts = [f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{escape(title)}</title><link>{link}</link>']
    for item in items:
        parts.append(f'<item><title>{escape(item["title"])}</title><link>{escape(item["link"])}</link>'
                     f'<guid isPermaLink="false">{escape(item["guid"])}</guid><pubDate>{email.utils.formatdate(item.get("date", 1767225600), usegmt=True)}</pubDate>'
                     f'<description>{escape(escape(item["text"]))}</description></item>')
    return "".join(parts) + "</channel></rss>"


def rfc3339(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def atom(title, items):
    parts = [f'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><id>urn:x:{escape(title)}</id><title>{escape(title)}</title>'
             '<updated>2026-01-01T00:00:00Z</updated>']
    for item in items:
        parts.append(f'<entry><id>{escape(item["guid"])}</id><title>{escape(item["title"])}</title><link href="{escape(item["link"])}"/>'
                     f'<updated>{rfc3339(item.get("date", 1767225600))}</updated><content type="text">{escape(item["text"])}</content></entry>')
    return "".join(parts) + "</feed>"


def json_feed(title, items):
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": title,
                       "items": [{"id": one["guid"], "url": one["link"], "title": one["title"], "content_text": one["text"],
                                  **({"date_published": rfc3339(one["date"])} if "date" in one else {})} for one in items]})


class Daemon:
    """A configuration in a folder of its own, and the processes run on it."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fw-e2e-", dir="/tmp"))
        self.config = self.folder / "feedwatch.yaml"
        self.process = None
        self.logs = []

    def write(self, name, text, mode=0o644):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def configure(self, text):
        head = (f"state_dir: {self.folder}/state\n"
                "fetch: {allow_private: [127.0.0.0/8], per_host: {connections: 8, spacing: 0s}}\n")
        self.write("feedwatch.yaml", head + text)

    def command(self, *words, **options):
        return subprocess.run([BINARY, *words, "-c", str(self.config)], capture_output=True, text=True, timeout=PATIENCE, **options)

    def start(self, wait=True, stdout=subprocess.DEVNULL):
        """Starts `feedwatch run`; returns once it says READY."""
        notify = self.folder / f"notify-{len(self.logs)}"
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        ready.bind(str(notify))
        ready.settimeout(PATIENCE)
        log = self.folder / f"log-{len(self.logs)}"
        self.logs.append(log)
        with log.open("wb") as errors:
            self.process = subprocess.Popen([BINARY, "run", "-c", str(self.config)], stdout=stdout, stderr=errors,
                                            env={**os.environ, "NOTIFY_SOCKET": str(notify)})
        threading.Thread(target=self._watch, args=(self.process, str(notify)), daemon=True).start()
        with ready:
            while wait:
                message = ready.recv(4096)
                if b"READY=1" in message:
                    break
                if message == b"DIED":
                    raise AssertionError(f"feedwatch ended with {self.process.wait()}: {log.read_text()[-3000:]}")

    @staticmethod
    def _watch(process, notify):
        process.wait()
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as teller:
            teller.sendto(b"DIED", notify)

    def log(self):
        return "".join(log.read_text(errors="replace") for log in self.logs)

    def wait_log(self, text):
        """Waits until the daemon has logged `text`."""
        deadline = time.monotonic() + PATIENCE
        while text not in self.log():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {text!r} in the log: {self.log()[-3000:]}")
            time.sleep(0.05)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Asks the daemon to end; returns its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class Case(unittest.TestCase):
    """A test with a daemon, whatever it opens closed at the end."""

    def setUp(self):
        if not BINARY:
            self.skipTest("FEEDWATCH does not name the binary")
        self.daemon = Daemon()
        self.addCleanup(self.daemon.close)

    def news(self, *args):
        news = News(*args)
        self.addCleanup(news.close)
        return news

    def hook(self, behave=None):
        hook = Hook(behave)
        self.addCleanup(hook.close)
        return hook

    def mailbox(self):
        mailbox = Mailbox()
        self.addCleanup(mailbox.close)
        return mailbox
