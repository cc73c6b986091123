#!/usr/bin/env python3
"""Every format's bodies, held against its JSON Schema; and Alertmanager itself takes what is meant for it.

accepted.py COMPOSE SCHEMAS      needs python3-jsonschema; Alertmanager is asked when Debian's prometheus-alertmanager is there
"""
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

SKIPPED = 77


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


def alertmanager_problems(messages):
    """None when there is no Alertmanager."""
    program = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
    if program is None:
        return None
    problems = []
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "alertmanager.yml")
        config.write_text("route: {receiver: nobody}\nreceivers: [{name: nobody}]\n")
        port = free_port()
        process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.path={folder}", f"--web.listen-address=127.0.0.1:{port}",
             "--cluster.listen-address="], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            base = f"http://127.0.0.1:{port}"
            if not wait_until_ready(process, f"{base}/-/ready"):
                return ["Alertmanager did not start"]
            for message in messages:
                status, why = post(f"{base}/api/v2/alerts", message["body"])
                if status != 200:
                    problems.append(f"Alertmanager answered {status}: {why}")
        finally:
            process.terminate()
            process.wait()
    return problems


def main(compose, schemas):
    lines = subprocess.run([compose], check=True, capture_output=True, text=True).stdout.splitlines()
    messages = [json.loads(line) for line in lines]
    assert len(messages) == 70, len(messages)
    try:
        problems = list(schema_problems(messages, Path(schemas)))
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        return SKIPPED
    told = alertmanager_problems([message for message in messages if message["format"] == "alertmanager"])
    print("Alertmanager: " + ("not installed, not asked" if told is None else "asked"))
    problems += told or []
    print(*problems, sep="\n")
    print(f"{len(messages)} messages, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
