#!/usr/bin/env python3
"""Every format's bodies, held against its JSON Schema; or Alertmanager itself, which takes what is meant for it and tells it to others.

accepted.py COMPOSE schemas FOLDER      needs python3-jsonschema, else exit 77
accepted.py COMPOSE alertmanager        needs Debian's prometheus-alertmanager, else exit 77
"""
import datetime
import http.server
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

SKIPPED = 77
KINDS = {"alert.fired", "alert.followup", "alert.reminder", "digest", "source.failing", "store.degraded", "heartbeat", "test"}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def schema_problems(messages, folder):
    import jsonschema

    checkers = {}
    for message in messages:
        name = message["format"]
        if name not in checkers:
            schema = json.loads((folder / f"{name}.schema.json").read_text())
            jsonschema.Draft202012Validator.check_schema(schema)
            checkers[name] = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        for error in checkers[name].iter_errors(json.loads(message["body"])):
            yield f"{name}: {error.message[:200]} at {error.json_path}"


def post(url, body):
    request = urllib.request.Request(url, body.encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read(500).decode(errors="replace")


def wait_until_ready(process, url):
    while process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=10).close()
            return True
        except OSError:
            continue
    return False


class Told:
    """A webhook receiver of Alertmanager's: what it was told."""

    def __init__(self):
        told = self.alerts = []
        self.lock = threading.Condition()
        lock = self.lock

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                with lock:
                    told.extend(alert for alert in body["alerts"])
                    lock.notify_all()

            def log_message(self, *words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait_for(self, count):
        with self.lock:
            return self.lock.wait_for(lambda: len({key_of(alert) for alert in self.alerts}) >= count, 60)


def key_of(alert):
    return json.dumps(alert["labels"], sort_keys=True)


def fresh(message):
    """The alerts of a message as if they had begun now: Alertmanager tells nobody of what is long over."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return [alert | {"startsAt": now.isoformat(), "endsAt": (now + datetime.timedelta(hours=1)).isoformat()} for alert in json.loads(message["body"])]


def talk(base, messages, told):
    wanted = {}
    for message in messages:
        status, why = post(f"{base}/api/v2/alerts", message["body"])
        if status != 200:
            yield f"Alertmanager answered {status}: {why}"
        wanted |= {key_of(alert): alert for alert in fresh(message)}
    status, why = post(f"{base}/api/v2/alerts", json.dumps(list(wanted.values())))
    if status != 200:
        yield f"Alertmanager answered {status}: {why}"
    if not told.wait_for(len(wanted)):
        yield f"Alertmanager told of {len({key_of(alert) for alert in told.alerts})} of {len(wanted)} alerts"
    lost = {key for key in wanted} - {key_of(alert) for alert in told.alerts}
    yield from (f"labels did not come out as they went in: {key}" for key in sorted(lost))
    print(f"Alertmanager took {len(messages)} messages and told a receiver of its own of {len(wanted) - len(lost)} alerts")


def alertmanager_problems(messages):
    """None when there is no Alertmanager."""
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if program is None:
        return None
    told = Told()
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "alertmanager.yml")
        config.write_text("route: {receiver: told, group_by: ['...'], group_wait: 0s, group_interval: 1s}\n"
                          f"receivers: [{{name: told, webhook_configs: [{{url: 'http://127.0.0.1:{told.server.server_address[1]}/'}}]}}]\n")
        port = free_port()
        process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.path={folder}", f"--web.listen-address=127.0.0.1:{port}",
             "--cluster.listen-address="], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            if not wait_until_ready(process, f"{base}/-/ready"):
                return ["Alertmanager did not start"]
            return list(talk(base, messages, told))
        finally:
            process.terminate()
            process.wait()
            told.server.shutdown()


def check_schemas(messages, folder):
    kinds = [json.loads(message["body"])["type"] for message in messages if message["format"] == "message"]
    assert set(kinds) >= KINDS, sorted(KINDS - set(kinds))
    try:
        return list(schema_problems(messages, Path(folder)))
    except ImportError:
        return None


def main(compose, what, *folder):
    lines = subprocess.run([compose], check=True, capture_output=True, text=True).stdout.splitlines()
    messages = [json.loads(line) for line in lines]
    if what == "schemas":
        problems = check_schemas(messages, *folder)
    else:
        messages = [message for message in messages if message["format"] == "alertmanager"]
        problems = alertmanager_problems(messages)
    if problems is None:
        print("skipped: python3-jsonschema or prometheus-alertmanager is not installed")
        return SKIPPED
    print(*problems, sep="\n")
    print(f"{len(messages)} messages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
