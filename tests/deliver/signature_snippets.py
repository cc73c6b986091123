#!/usr/bin/env python3
"""The snippet of docs/ALERTS.md that checks signatures in one language, run.

signature_snippets.py ALERTS.md LANGUAGE; exit 77 when the language is not installed.
"""
import base64
import hashlib
import hmac
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MISSING = 77

# How a snippet becomes a program that reads cases as JSON lines on stdin and prints 1 or 0 for each.
DRIVERS = {
    "python": ("verify.py", ["python3"], None, """
import json, sys
for line in sys.stdin:
    c = json.loads(line)
    print(int(verify(c["secret"], c["id"], c["timestamp"], c["signatures"], base64.b64decode(c["body"]), c["now"])))
"""),
    "javascript": ("verify.js", ["node"], None, """
for (const line of require('node:fs').readFileSync(0, 'utf8').trim().split('\\n')) {
  const c = JSON.parse(line);
  console.log(verify(c.secret, c.id, c.timestamp, c.signatures, Buffer.from(c.body, 'base64'), c.now) ? 1 : 0);
}
"""),
    "go": ("verify.go", ["go", "run"], ('import (', 'import (\n\t"bufio"\n\t"encoding/json"\n\t"fmt"\n\t"os"'), """
type oneCase struct {
	Secret, Id, Timestamp, Signatures, Body string
	Now                                     int64
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var c oneCase
		json.Unmarshal(lines.Bytes(), &c)
		body, _ := base64.StdEncoding.DecodeString(c.Body)
		if verify(c.Secret, c.Id, c.Timestamp, c.Signatures, body, c.Now) {
			fmt.Println(1)
		} else {
			fmt.Println(0)
		}
	}
}
"""),
    "php": ("verify.php", ["php"], None, """
while (($line = fgets(STDIN)) !== false) {
    $c = json_decode($line, true);
    echo verify($c['secret'], $c['id'], $c['timestamp'], $c['signatures'], base64_decode($c['body']), $c['now']) ? 1 : 0, "\\n";
}
"""),
    "perl": ("verify.pl", ["perl"], None, """
use JSON::PP;
while (my $line = <STDIN>) {
    my $c = decode_json($line);
    my @given = map { my $text = $_; utf8::encode($text); $text } @$c{qw(secret id timestamp signatures)};
    print verify(@given, decode_base64($c->{body}), $c->{now}) ? 1 : 0, "\\n";
}
"""),
}


def sign(secret, id, timestamp, body):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    mac = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mac).decode()


def cases():
    """(case, whether it is genuine)"""
    keys = ["whsec_" + base64.b64encode(bytes([n]) * 32).decode() for n in (1, 2)]
    for number, body in enumerate([b'{"a":1}', "naïve ☃".encode(), b"", bytes(range(256))]):
        genuine = {"secret": keys[0], "id": f"msg_{number}", "timestamp": "1700000000", "now": 1_700_000_100,
                   "body": base64.b64encode(body).decode(), "signatures": sign(keys[0], f"msg_{number}", "1700000000", body)}
        yield genuine, True
        yield genuine | {"signatures": sign(keys[1], f"msg_{number}", "1700000000", body) + " " + genuine["signatures"]}, True
        yield genuine | {"signatures": sign(keys[1], f"msg_{number}", "1700000000", body)}, False
        yield genuine | {"id": "msg_other"}, False
        yield genuine | {"body": base64.b64encode(body + b" ").decode()}, False
        yield genuine | {"now": 1_700_000_301}, False
        yield genuine | {"signatures": genuine["signatures"][:-1]}, False
        yield genuine | {"signatures": ""}, False


def verdicts(language, snippet, lines):
    name, command, replaced, driver = DRIVERS[language]
    if replaced:
        snippet = snippet.replace(*replaced, 1)
    with tempfile.TemporaryDirectory() as folder:
        program = Path(folder, name)
        program.write_text(snippet + driver)
        done = subprocess.run([*command, str(program)], input=lines, capture_output=True, text=True, timeout=120,
                              env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder})
        return done.stdout.split() or [done.stderr[:500]]


def main(document, language):
    snippets = dict(re.findall(r"```(\w+)\n(.*?)```", Path(document).read_text(), re.DOTALL))
    assert set(snippets) == set(DRIVERS), sorted(snippets)
    program = DRIVERS[language][1][0]
    if shutil.which(program, path="/usr/local/bin:/usr/bin:/bin") is None:
        print(f"{program} is not installed")
        return MISSING
    told = list(cases())
    expected = [str(int(genuine)) for _, genuine in told]
    got = verdicts(language, snippets[language], "\n".join(json.dumps(case) for case, _ in told) + "\n")
    print(f"{language}, {len(told)} cases: " + ("right" if got == expected else f"wrong: {got}"))
    return 0 if got == expected else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
