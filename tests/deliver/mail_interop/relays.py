#!/usr/bin/env python3
"""A thousand mails through two servers that are not ours: Postfix's smtp-sink, and aiosmtpd with STARTTLS and authentication.

relays.py SEND smtp-sink|aiosmtpd; exit 77 when that server is not installed.
"""
import email
import email.policy
import json
import logging
import os
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import titles

try:
    from aiosmtpd.controller import Controller
    from aiosmtpd.smtp import AuthResult, LoginPassword
except ImportError:
    Controller = None

MISSING = 77


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def send(program, lines, url, *security):
    done = subprocess.run([program, url, *security], input=lines, capture_output=True, text=True, timeout=300)
    return done.stdout.strip() or f"exit {done.returncode}: {done.stderr.strip()}"


def wait_for(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def through_smtp_sink(program, lines):
    """What was sent, and how many mails smtp-sink wrote down."""
    sink = shutil.which("smtp-sink", path="/usr/sbin:/usr/lib/postfix/sbin:" + os.environ.get("PATH", ""))
    if sink is None:
        return None
    with tempfile.TemporaryDirectory() as directory:
        os.chmod(directory, 0o777)
        port = free_port()
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        server = subprocess.Popen([sink, *user, "-R", directory, "-d", "mail.", f"127.0.0.1:{port}", "100"])
        try:
            wait_for(port)
            outcome = send(program, lines, f"smtp://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait()
        texts = [path.read_bytes() for path in Path(directory).iterdir() if b"\nMessage-ID:" in path.read_bytes()]
    return outcome, len(texts)


class Inbox:
    """aiosmtpd's handler: keeps every mail that came over TLS from who said the password."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        if session.ssl is None or not session.authenticated:
            return "554 not like this"
        self.mails.append(envelope.content)
        return "250 taken"


def through_aiosmtpd(program, lines):
    """What was sent, and the mails that arrived."""
    if Controller is None or shutil.which("openssl") is None:
        return None
    with tempfile.TemporaryDirectory() as directory:
        certificate, key = f"{directory}/cert.pem", f"{directory}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)

        def authenticate(server, session, envelope, mechanism, data):
            good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"me", b"open sesame")
            return AuthResult(success=good, handled=False)

        logging.getLogger("mail.log").setLevel(logging.ERROR)
        inbox = Inbox()
        port = free_port()
        controller = Controller(inbox, hostname="127.0.0.1", port=port, tls_context=context, require_starttls=True,
                                authenticator=authenticate, auth_required=True)
        controller.start()
        try:
            outcome = send(program, lines, f"smtp://127.0.0.1:{port}", certificate, "me", "open sesame")
            wrong = send(program, lines.splitlines()[0] + "\n", f"smtp://127.0.0.1:{port}", certificate, "me", "canary")
        finally:
            controller.stop()
    return outcome, inbox.mails, wrong


def subjects(mails):
    return sorted(str(email.message_from_bytes(mail, policy=email.policy.default)["subject"]) for mail in mails)


def try_smtp_sink(program, alerts, lines):
    sink = through_smtp_sink(program, lines)
    if sink is None:
        return MISSING
    print(f"smtp-sink: {sink[0]}; wrote {sink[1]}")
    return 0 if sink == (f"{len(alerts)} delivered", len(alerts)) else 1


def try_aiosmtpd(program, alerts, lines):
    taken = through_aiosmtpd(program, lines)
    if taken is None:
        return MISSING
    outcome, mails, wrong = taken
    same = subjects(mails) == sorted(f"r: {text}" for text, _ in alerts for _ in range(2))  # with links each recipient has its own
    print(f"aiosmtpd, STARTTLS and AUTH: {outcome}; took {len(mails)}, subjects {'equal' if same else 'differ'}; wrong password: {wrong}")
    good = outcome == f"{len(alerts)} delivered" and same and wrong.startswith("1 login-denied") and "canary" not in wrong
    return 0 if good else 1


def main():
    program, server = sys.argv[1:]
    alerts = titles.bodies()
    lines = "\n".join(json.dumps(body, ensure_ascii=False) for _, body in alerts) + "\n"
    status = {"smtp-sink": try_smtp_sink, "aiosmtpd": try_aiosmtpd}[server](program, alerts, lines)
    if status == MISSING:
        print(f"{server} is not installed")
    return status


if __name__ == "__main__":
    sys.exit(main())
