#!/usr/bin/env python3
"""Every kind of mail through two whole mail servers of Debian's: Postfix over STARTTLS and with a password, OpenSMTPD in clear (Debian 12's
does no TLS with OpenSSL 3: "internal error" with every client).

servers.py SEND FORMAT_COMPOSE postfix|opensmtpd PACKAGE; PACKAGE: folder with OpenSMTPD's unpacked package, which cannot be installed beside
Postfix.

Needs root; exit 77 without it, or when the server is not there.
"""
import base64
import contextlib
import email
import email.policy
import os
import pwd
import shutil
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import templates
from relays import MISSING, free_port, send

USER, PASSWORD = "me", "open sesame"
RECIPIENTS = 2  # of send.cc
PATIENCE = 60
OTHER_USERS = "opensmtpd:x:5551:5551::/var/lib/opensmtpd/empty:/bin/false\nopensmtpq:x:5552:5552::/:/bin/false\nreader:x:5553:5553::/home/reader:/bin/false\n"
OTHER_GROUPS = "opensmtpd:x:5551:\nopensmtpq:x:5552:\nreader:x:5553:\n"


def run(*words, **options):
    return subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True, **options)


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(f"waited in vain for {what}")
        time.sleep(0.05)


def wait_for_greeting(port):
    def greets():
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            return connection.recv(100).startswith(b"220")
        return False

    wait_until(greets, f"a greeting on port {port}")


def make_certificate(folder):
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1",
        "-out", folder / "cert.pem", "-keyout", folder / "key.pem")
    (folder / "key.pem").chmod(0o600)


def mails_below(folder):
    return [path.read_bytes() for path in sorted(folder.rglob("new/*"))]


def deliver(program, lines, port, mail_folder, *security):
    """What was said of the mails, and those that arrived."""
    outcome = send(program, "\n".join(lines) + "\n", f"smtp://127.0.0.1:{port}", *security)
    if outcome == f"{len(lines)} delivered":
        wait_until(lambda: len(mails_below(mail_folder)) == RECIPIENTS * len(lines), "the mails in their boxes")
    return outcome, mails_below(mail_folder)


class Passwords(socketserver.ThreadingTCPServer):
    """What Postfix asks about passwords: the server's side of Dovecot's authentication protocol, PLAIN only."""

    daemon_threads = True

    class Session(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"VERSION\t1\t1\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t" + b"0" * 32 + b"\nDONE\n")
            for line in self.rfile:
                words = line.decode().rstrip("\n").split("\t")
                if words[0] not in ("AUTH", "CONT"):
                    continue
                given = [word for word in words[2:] if words[0] == "CONT" or word.startswith("resp=")]
                said = base64.b64decode(given[0].removeprefix("resp=")).decode().split("\0") if given else None
                good = said is not None and said[1:] == [USER, PASSWORD]
                self.wfile.write(f"{'OK' if good else 'FAIL' if said else 'CONT'}\t{words[1]}\t{f'user={USER}' if said else ''}\n".encode())

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.Session)
        threading.Thread(target=self.serve_forever, daemon=True).start()


POSTFIX_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = localhost
mydestination =
mynetworks = 192.0.2.1
alias_maps =
alias_database =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = {folder}/log
maillog_file_prefixes = /tmp, /var
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = static:all/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {folder}/cert.pem
smtpd_tls_key_file = {folder}/key.pem
smtpd_tls_security_level = encrypt
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{passwords}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
"""
POSTFIX_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def through_postfix(program, lines):
    if not all(shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin") for name in ("postfix", "openssl")):
        return None
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o755)
        reader, port = pwd.getpwnam("nobody"), free_port()
        for part in ("queue", "data", "mail", "config"):
            (folder / part).mkdir()
        os.chown(folder / "mail", reader.pw_uid, reader.pw_gid)
        os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
        make_certificate(folder)
        passwords = Passwords()
        (folder / "config/main.cf").write_text(POSTFIX_MAIN.format(folder=folder, passwords=passwords.server_address[1], uid=reader.pw_uid, gid=reader.pw_gid))
        (folder / "config/master.cf").write_text(POSTFIX_MASTER.format(port=port))
        run("postfix", "-c", folder / "config", "start")
        try:
            wait_for_greeting(port)
            certificate = str(folder / "cert.pem")
            wrong = send(program, lines[0] + "\n", f"smtp://127.0.0.1:{port}", certificate, USER, "canary")
            outcome, mails = deliver(program, lines, port, folder / "mail", certificate, USER, PASSWORD)
            return (outcome if wrong.startswith("1 login-denied") and "canary" not in wrong else wrong), mails
        except RuntimeError as error:
            log = folder / "log"
            return f"{error}: {log.read_text()[-2000:] if log.exists() else ''}", []
        finally:
            subprocess.run(["postfix", "-c", str(folder / "config"), "stop"], capture_output=True)


OPENSMTPD = """
table boxes {{ "@example.org" = "reader" }}
listen on 127.0.0.1 port {port} hostname localhost
action keep maildir "/home/reader/Maildir" virtual <boxes>
match from any for any action keep
"""


def in_a_root_of_its_own(package, folder):
    """A file system in which the package is installed; gone with the mount namespace that this process has to itself."""
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "tmpfs", "none", folder)
    for part in ("upper", "work", "root"):
        (folder / part).mkdir()
    shutil.copytree(package, folder / "package", symlinks=True)
    shutil.rmtree(folder / "package/lib", ignore_errors=True)  # a link elsewhere
    run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={folder}/package:/,upperdir={folder}/upper,workdir={folder}/work", folder / "root")
    root = folder / "root"
    for part in ("dev", "proc"):
        run("mount", "--rbind", f"/{part}", root / part)
    with (root / "etc/passwd").open("a") as users, (root / "etc/group").open("a") as groups:
        users.write(OTHER_USERS)
        groups.write(OTHER_GROUPS)
    for part in ("var/lib/opensmtpd/empty", "var/spool/smtpd", "home/reader"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "var/spool/smtpd").chmod(0o711)
    os.chown(root / "home/reader", 5553, 5553)
    return root


def through_opensmtpd(program, lines, package, folder):
    root, port = in_a_root_of_its_own(package, folder), free_port()
    (root / "etc/smtpd.conf").write_text(OPENSMTPD.format(port=port))
    log = (folder / "log").open("wb")
    server = subprocess.Popen(["chroot", str(root), "/usr/sbin/smtpd", "-d"], stdout=log, stderr=log)
    try:
        wait_for_greeting(port)
        return deliver(program, lines, port, root / "home/reader/Maildir")
    except RuntimeError as error:
        return f"{error}: {(folder / 'log').read_text(errors='replace')[-2000:]}", []
    finally:
        server.terminate()
        server.wait()


def is_good(name, result, lines):
    outcome, mails = result
    parsed = [email.message_from_bytes(mail, policy=email.policy.default) for mail in mails]
    defects = [defect for mail in parsed for part in mail.walk() for defect in part.defects]
    ids = {mail["message-id"] for mail in parsed}
    print(f"{name}: {outcome}; {len(mails)} in their boxes, {len(ids)} different, {len(defects)} defects")
    return (outcome == f"{len(lines)} delivered" and len(mails) == RECIPIENTS * len(lines) and len(ids) == len(lines) and not defects)


def try_postfix(program, lines, _package):
    result = through_postfix(program, lines)
    if result is None:
        print("postfix or openssl is not installed")
        return MISSING
    return 0 if is_good("Postfix, STARTTLS and AUTH", result, lines) else 1


def try_opensmtpd(program, lines, package, folder=None):
    if folder is not None:
        return 0 if is_good("OpenSMTPD, in clear", through_opensmtpd(program, lines, Path(package), Path(folder)), lines) else 1
    if not Path(package, "usr/sbin/smtpd").exists():
        print(f"OpenSMTPD is not in {package}: ./dev deps check puts it there")
        return MISSING
    with tempfile.TemporaryDirectory(dir="/tmp") as made:
        return subprocess.run(["unshare", "-m", sys.executable, *sys.argv, made]).returncode


def main():
    program, format_compose, server, *more = sys.argv[1:]
    if os.geteuid() != 0:
        print("this test needs root")
        return MISSING
    lines = templates.bodies(format_compose)
    return {"postfix": try_postfix, "opensmtpd": try_opensmtpd}[server](program, lines, *more)


if __name__ == "__main__":
    sys.exit(main())
