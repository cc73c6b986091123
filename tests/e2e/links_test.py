"""Links in mails: unsubscribing at one click and acknowledging, as mail programs and people follow them."""
import json
import re
import socket
import time
import unittest
import urllib.error
import urllib.request

import rig


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Links(rig.Case):
    def begin(self, recipients="[ada@example.org, bo@example.org]", rule=""):
        self.port, self.box, self.feed, self.items = free_port(), self.mailbox(), self.news(), []
        self.feed.put("/a", rig.rss("A", []))
        self.daemon.write("rules.yaml", f"schema: 1\nrules:\n  - {{id: gulls, query: gull, notify: [desk]{rule}}}\n")
        self.daemon.configure(f"public_url: https://fw.example.org/feeds\nwebsub: {{listen: '127.0.0.1:{self.port}'}}\n"
                              f"sources:\n  - {{id: a, url: '{self.feed.url}/a', interval: 300ms, own_source: true}}\nrules: [rules.yaml]\nreceivers:\n"
                              f"  - id: desk\n    email: {{to: {recipients}, from: fw@example.org, smtp: '{self.box.url}', tls: none}}\n")
        self.daemon.start()
        self.feed.wait_served("/a")

    def publish(self, title, text):
        self.items.insert(0, {"title": title, "text": text, "guid": title, "link": f"http://a.example/{len(self.items)}"})
        self.feed.put("/a", rig.rss("A", self.items))
        self.feed.polls_after("/a", 2)

    def follow(self, link, method="GET", body=None):
        """As a proxy forwards it; status and page."""
        self.assertTrue(link.startswith("https://fw.example.org/feeds/links/"), link)
        url = link.replace("https://fw.example.org", f"http://127.0.0.1:{self.port}")
        try:
            with urllib.request.urlopen(urllib.request.Request(url, data=body, method=method), timeout=rig.PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def unsubscribe_link(self, mail):
        self.assertEqual(mail["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")
        return re.match(r"<(https://[^>]+)>, <mailto:", " ".join(mail["List-Unsubscribe"].split()))[1]

    def ack_link(self, mail):
        plain = mail.get_payload()[0].get_payload(decode=True).decode()
        return re.search(r"^Acknowledge: (\S+)\s*$", plain, re.M)[1]

    def receivers(self):
        return json.loads(self.daemon.command("receivers", "list", "-o", "json").stdout)[0]

    def test_one_click_keeps_mail_from_one_recipient_until_the_owner_takes_it_back(self):
        self.begin()
        self.publish("Gull at Skerry Point", "Wardens heard wings over the slipway before dawn.")
        mails = self.box.messages.wait_count(2, "mails")
        link = self.unsubscribe_link(mails[0])
        self.assertNotEqual(link, self.unsubscribe_link(mails[1]))
        status, page = self.follow(link)
        self.assertEqual(status, 200)
        self.assertIn("<form method=\"post\">", page)
        self.assertIn("ada@example.org", page)
        self.assertEqual(self.receivers()["unsubscribed"], {}, "a GET changes nothing")
        self.assertEqual(self.follow(link, "POST", b"List-Unsubscribe=One-Click")[0], 200)
        self.assertEqual(list(self.receivers()["unsubscribed"]), ["ada@example.org"])
        self.daemon.wait_log("ada@example.org has unsubscribed")
        self.publish("Gull in Brackwater dunes", "Painters found their scaffolding occupied; the mayor promised nets.")
        self.assertEqual([mail["To"] for mail in self.box.messages.wait_count(3, "mails")[2:]], ["bo@example.org"])
        self.assertEqual(self.daemon.command("receivers", "enable", "desk").returncode, 0)
        self.assertEqual(self.receivers()["unsubscribed"], {})
        self.publish("Gull on Ostrow canal", "A cyclist lost half a sandwich while thirty tourists filmed.")
        self.assertEqual(len(self.box.messages.wait_count(5, "mails")), 5)

    def test_when_nobody_is_left_the_messages_wait(self):
        self.begin("ada@example.org")
        self.publish("Gull at Skerry Point", "Wardens heard wings over the slipway before dawn.")
        link = self.unsubscribe_link(self.box.messages.wait_count(1, "mails")[0])
        self.follow(link, "POST", b"List-Unsubscribe=One-Click")
        self.publish("Gull in Brackwater dunes", "Painters found their scaffolding occupied; the mayor promised nets.")
        self.daemon.wait_log("every recipient has unsubscribed")
        self.assertEqual(self.receivers()["waiting"], 1)
        self.assertEqual(self.daemon.command("receivers", "enable", "desk").returncode, 0)
        self.assertIn("Brackwater", self.box.messages.wait_count(2, "mails")[1]["Subject"])
        self.assertEqual(self.daemon.stop(), 0)
        self.daemon.start()
        self.assertEqual(self.follow(link)[0], 200, "links outlive a restart")
        self.follow(link, "POST")
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(self.daemon.command("receivers", "enable", "desk").returncode, 0, "without a daemon, too")
        self.assertEqual(self.daemon.command("receivers", "enable", "desk").returncode, 1)

    def test_a_disabled_receiver_is_enabled_without_a_daemon(self):
        self.begin("ada@example.org")
        self.publish("Gull at Skerry Point", "Wardens heard wings over the slipway before dawn.")
        self.follow(self.unsubscribe_link(self.box.messages.wait_count(1, "mails")[0]), "POST", b"List-Unsubscribe=One-Click")
        self.publish("Gull in Brackwater dunes", "Painters found their scaffolding occupied; the mayor promised nets.")
        self.daemon.wait_log("every recipient has unsubscribed")
        deadline = time.monotonic() + rig.PATIENCE
        while not self.receivers()["disabled"]:
            self.assertLess(time.monotonic(), deadline, "it is never disabled")
            time.sleep(0.05)
        self.assertEqual(self.daemon.stop(), 0)
        self.assertEqual(self.daemon.command("receivers", "enable", "desk").returncode, 0)
        self.assertEqual(self.receivers()["unsubscribed"], {})
        self.daemon.start()
        self.assertIn("Brackwater", self.box.messages.wait_count(2, "mails")[1]["Subject"])

    def test_a_button_acknowledges_and_reminders_end(self):
        self.begin("ada@example.org", ", repeat_interval: 1h")
        self.publish("Gull at Skerry Point", "Wardens heard wings over the slipway before dawn.")
        link = self.ack_link(self.box.messages.wait_count(1, "mails")[0])
        alert = json.loads(self.daemon.command("alerts", "list", "-o", "json").stdout)[0]["id"]
        self.assertIn("Acknowledge?", self.follow(link)[1])
        shown = lambda: json.loads(self.daemon.command("alerts", "show", alert, "-o", "json").stdout)
        self.assertIsNone(shown()["acknowledged_at"], "a GET changes nothing")
        status, page = self.follow(link, "POST", b"")
        self.assertEqual((status, "Acknowledged" in page), (200, True))
        self.assertEqual(shown()["acknowledged_by"], "ada@example.org")
        self.assertEqual(self.follow(link, "POST", b"")[0], 200, "again does no harm")

    def test_a_forged_link_and_other_methods_do_nothing(self):
        self.begin()
        self.publish("Gull at Skerry Point", "Wardens heard wings over the slipway before dawn.")
        link = self.unsubscribe_link(self.box.messages.wait_count(2, "mails")[0])
        self.assertEqual(self.follow(link[:-1] + ("0" if link[-1] != "0" else "1"), "POST")[0], 404)
        self.assertEqual(self.follow(link.replace("/desk/", "/disk/"), "POST")[0], 404)
        self.assertEqual(self.follow(link, "PUT", b"x")[0], 405)
        self.assertEqual(self.receivers()["unsubscribed"], {})
        self.assertEqual((self.daemon.folder / "state/links.key").stat().st_mode & 0o777, 0o600)


if __name__ == "__main__":
    unittest.main()
