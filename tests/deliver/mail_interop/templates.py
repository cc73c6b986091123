"""Every kind of mail: what format_compose has to show, as bodies of alerts."""
import json
import subprocess


def bodies(format_compose):
    lines = subprocess.run([format_compose], capture_output=True, text=True, check=True).stdout.splitlines()
    return [one["body"] for one in map(json.loads, lines) if one["format"] == "message"]
