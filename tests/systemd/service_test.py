#!/usr/bin/env python3
"""service_test.py CACHE_DIR DEB_DIR: the package and its service under a real systemd.

Installs, starts, reloads, refuses a bad reload, survives a hang, logs with fields, stays hardened; keeps its state when removed and forgets it
when purged. Exit status 77 and a message where no container can be booted."""
import http.server, json, pathlib, sys, threading, time, traceback

from container import Unable, container

UNIT = 'feedwatch.service'
ITEM = '<item><guid>{0}</guid><title>{1}</title><link>https://gazette.example/{0}</link></item>'

CONFIG = """
fetch: {{allow_private: [127.0.0.0/8], per_host: {{spacing: 1ms}}}}
poll: {{adaptive: false, jitter: 0}}
sources: [{{url: "http://127.0.0.1:{port}/feed.xml", id: gazette, interval: 1s, own_source: true}}]
receivers: [{{id: on-disk, file: {{path: /var/lib/feedwatch/alerts.jsonl}}}}]
rules: [rules.d/*.yaml]
"""
RULES = """
schema: 1
rules:
  - {{id: harbour, query: {0}, notify: [on-disk]}}
"""


class Feed:
    "a feed on loopback whose items grow"

    def __init__(self):
        self.items = ['first']
        feed = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = feed.text().encode()
                self.send_response(200)
                self.send_header('Content-Type', 'application/rss+xml')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def text(self):
        items = ''.join(ITEM.format(n, title) for n, title in enumerate(self.items))
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title>{items}</channel></rss>'


def wait_for(what, condition, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError(f'{what}: not within {seconds} s')


def properties(box):
    shown = box.run('systemctl', 'show', UNIT).stdout
    return dict(line.split('=', 1) for line in shown.splitlines() if '=' in line)


def entries(box, *match):
    return [json.loads(line) for line in box.run('journalctl', '-u', UNIT, '-o', 'json', '--no-pager', *match).stdout.splitlines() if line.startswith('{')]


def becomes_active_by_ready(box, feed):
    wait_for('active', lambda: properties(box)['ActiveState'] == 'active', 30)
    now = properties(box)
    assert now['Type'] == 'notify' and now['StatusText'], 'no STATUS was sent'
    assert now['User'] == 'feedwatch'
    assert box.run('stat', '-c', '%U %a', '/var/lib/feedwatch').stdout.split() == ['feedwatch', '700']


def is_hardened_and_well_formed(box, feed):
    verified = box.run('systemd-analyze', 'verify', '--man=no', f'/lib/systemd/system/{UNIT}', check=False)
    assert 'feedwatch' not in verified.stdout, verified.stdout
    security = box.run('systemd-analyze', 'security', '--threshold=11', UNIT, check=False)
    assert security.returncode == 0, security.stdout[-300:]


def alerts_with_its_rules(box, feed):
    wait_for('a first poll', lambda: entries(box, 'FEEDWATCH_EVENT=source.polled') or 'gazette' in box.run('feedwatch', 'status', check=False).stdout, 20)
    time.sleep(2)
    feed.items.append('Harbour opens')
    wait_for('an alert', lambda: 'Harbour opens' in box.read('/var/lib/feedwatch/alerts.jsonl'), 20)


def reloads_a_good_configuration(box, feed):
    before = properties(box)['MainPID']
    box.write('/etc/feedwatch/rules.d/harbour.yaml', RULES.format('harbour OR lighthouse'))
    box.run('systemctl', 'reload', UNIT)
    assert properties(box)['MainPID'] == before
    feed.items.append('Lighthouse shines')
    wait_for('an alert of the new rule', lambda: 'Lighthouse shines' in box.read('/var/lib/feedwatch/alerts.jsonl'), 20)


def refuses_a_bad_one_and_goes_on_with_the_old(box, feed):
    before = properties(box)['MainPID']
    box.write('/etc/feedwatch/rules.d/harbour.yaml', RULES.format('"(harbour"'))
    assert box.run('systemctl', 'reload', UNIT, check=False).returncode != 0, 'the reload of a broken rule succeeded'
    now = properties(box)
    assert now['MainPID'] == before and now['ActiveState'] == 'active', now['ActiveState']
    assert entries(box, 'FEEDWATCH_EVENT=config.rejected'), 'the journal does not say that the configuration was rejected'
    feed.items.append('Lighthouse sold')
    wait_for('an alert of the old rule', lambda: 'Lighthouse sold' in box.read('/var/lib/feedwatch/alerts.jsonl'), 20)
    box.write('/etc/feedwatch/rules.d/harbour.yaml', RULES.format('harbour'))
    box.run('systemctl', 'reload', UNIT)


def logs_with_fields(box, feed):
    own = [e for e in entries(box) if e.get('FEEDWATCH_EVENT')]
    assert own, 'no entry carries FEEDWATCH_EVENT'
    for entry in own:
        assert entry.get('SYSLOG_IDENTIFIER') == 'feedwatch', entry
        assert len(entry.get('MESSAGE_ID', '')) == 32 and entry.get('PRIORITY', '') in '0123456', entry


def is_restarted_by_the_watchdog(box, feed):
    before = properties(box)['MainPID']
    start = time.monotonic()
    box.run('systemctl', 'kill', '--kill-whom=main', '--signal=STOP', UNIT)
    wait_for('a restart', lambda: properties(box)['MainPID'] not in (before, '0') and properties(box)['ActiveState'] == 'active', 60)
    print(f'    restarted after {time.monotonic() - start:.0f} s')
    assert properties(box)['NRestarts'] == '1'


def stops_cleanly(box, feed):
    start = time.monotonic()
    box.run('systemctl', 'stop', UNIT)
    assert time.monotonic() - start < 10 and properties(box)['Result'] == 'success', properties(box)['Result']


def upgrades_and_keeps_what_the_owner_wrote(box, feed):
    box.run('dpkg', '-i', '/feedwatch.deb')
    assert 'gazette' in box.read('/etc/feedwatch/feedwatch.yaml')
    wait_for('active after an upgrade', lambda: properties(box)['ActiveState'] == 'active', 30)


def keeps_state_when_removed(box, feed):
    box.run('dpkg', '-r', 'feedwatch')
    assert 'Harbour opens' in box.read('/var/lib/feedwatch/alerts.jsonl')
    assert 'gazette' in box.read('/etc/feedwatch/feedwatch.yaml')


def forgets_when_purged(box, feed):
    box.run('dpkg', '-P', 'feedwatch')
    for path in ('/var/lib/feedwatch', '/etc/feedwatch/feedwatch.yaml', '/usr/bin/feedwatch'):
        assert box.run('test', '-e', path, check=False).returncode != 0, f'{path} is still there'


STEPS = [becomes_active_by_ready, is_hardened_and_well_formed, alerts_with_its_rules, reloads_a_good_configuration,
         refuses_a_bad_one_and_goes_on_with_the_old, logs_with_fields, is_restarted_by_the_watchdog, stops_cleanly,
         upgrades_and_keeps_what_the_owner_wrote, keeps_state_when_removed, forgets_when_purged]


def check(box, feed):
    box.chroot('dpkg', '-i', '/feedwatch.deb')
    box.write('/etc/feedwatch/feedwatch.yaml', CONFIG.format(port=feed.port))
    box.write('/etc/feedwatch/rules.d/harbour.yaml', RULES.format('harbour'))
    box.boot()
    failed = 0
    for step in STEPS:
        start = time.monotonic()
        try:
            step(box, feed)
            outcome = 'ok'
        except Exception:
            outcome, failed = 'FAILED', failed + 1
            traceback.print_exc(file=sys.stdout)
        print(f'{outcome:6} {step.__name__} ({time.monotonic() - start:.1f} s)', flush=True)
    if failed:
        print(box.run('journalctl', '--no-pager', '-n', '60', check=False).stdout)
    print(f'{len(STEPS) - failed} passed, {failed} failed')
    return 1 if failed else 0


def main():
    cache, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    packages = sorted(folder.glob('feedwatch_*.deb'))
    if not packages:
        print(f'skipped: there is no package in {folder}; ./dev deb builds it')
        return 77
    try:
        with container(cache, packages[-1]) as box:
            return check(box, Feed())
    except Unable as why:
        print(f'skipped: {why}')
        return 77


if __name__ == '__main__':
    sys.exit(main())
