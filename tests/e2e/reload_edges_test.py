"""What a restart, a reload and the commands do while a part of the configuration, the socket or the rights are not as they should be."""
import json
import os
import shutil
import subprocess
import unittest

import rig

STORIES = (("sinks", "Ferry sinks off Larkhaven", "Rescuers pulled forty passengers out of cold water before dawn on Monday."),
           ("burns", "Fire guts ferry engine room", "Sparks from welding work set insulation alight while mechanics had lunch."),
           ("strike", "Crew of night ferry walks out", "Unions demand longer rest between shifts and an end to unpaid overtime."),
           ("fares", "Ferry tickets cheaper from autumn", "A subsidy approved by parliament halves what islanders pay for crossings."))
FERRY = [{"title": title, "text": text, "guid": word, "link": f"http://quay.example/{word}"} for word, title, text in STORIES]


class ReloadEdges(rig.Case):
    def setUp(self):
        super().setUp()
        self.source, self.sink = self.news(), self.hook()
        self.put(1)
        self.daemon.write("rules.yaml", "rules:\n  - {id: ferry, query: ferry, notify: [hook]}\n")
        self.receivers = (f"receivers:\n  - {{id: hook, webhook: {{url: '{self.sink.url}'}}, allow_private: [127.0.0.0/8]}}\n"
                          "rules: [rules.yaml]\n")
        self.sound = f"sources:\n  - {{id: quay, url: '{self.source.url}/quay', interval: 1s, own_source: true}}\n"

    def put(self, count):
        self.source.put("/quay", rig.rss("Quay", FERRY[count - 1::-1]))

    def titles(self, count):
        items = self.sink.messages.wait_count(count, "alerts")
        return [one["body"]["data"]["articles"][0]["title"] for one in items if one["body"]["type"] == "alert.fired"]

    def status(self):
        return json.loads(self.daemon.command("status", "-o", "json").stdout)

    def test_a_slip_in_a_file_of_sources_at_a_restart_loses_neither_news_nor_pauses(self):
        self.daemon.write("sources.d/quay.yaml", self.sound)
        other = "sources:\n  - {id: pier, url: 'http://127.0.0.1:1/', interval: 1h}\n"
        self.daemon.write("sources.d/pier.yaml", other)
        self.daemon.configure(self.receivers)
        self.daemon.start()
        self.source.polls_after("/quay", 2)
        self.assertEqual(self.daemon.command("sources", "pause", "pier").returncode, 0)
        self.daemon.stop()
        for name, text in (("quay", self.sound), ("pier", other)):
            self.daemon.write(f"sources.d/{name}.yaml", text + "}\n")
        self.daemon.start()
        self.assertEqual(self.status()["sources"], [])
        self.assertEqual(len(self.status()["broken_source_files"]), 2)
        self.assertIn("2 files of sources", self.daemon.command("status").stdout)
        self.put(2)
        self.daemon.stop()  # broken over two starts
        self.daemon.start()
        for name, text in (("quay", self.sound), ("pier", other)):
            self.daemon.write(f"sources.d/{name}.yaml", text)
        self.assertEqual(self.daemon.command("reload", "--wait").returncode, 0)
        self.assertEqual(self.titles(1), [FERRY[1]["title"]])
        self.assertEqual({one["id"]: one["status"] for one in self.status()["sources"]}["pier"], "paused")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_what_was_changed_while_it_was_stopped_counts_from_the_start(self):
        self.daemon.configure(self.receivers + self.sound.replace("interval: 1s", "interval: 1d"))
        self.assertEqual(self.daemon.command("once", "--all").returncode, 0)
        self.daemon.configure(self.receivers + self.sound)
        self.daemon.start()
        self.source.polls_after("/quay", 1)

    def test_a_folder_that_cannot_be_read_is_no_empty_one(self):
        self.daemon.write("rules.d/a.yaml", "rules:\n  - {id: a, query: ferry}\n")
        self.daemon.configure(self.sound + "rules: ['rules.d/*.yaml']\n")
        self.daemon.start()
        shutil.rmtree(self.daemon.folder / "rules.d")
        (self.daemon.folder / "rules.d").symlink_to("rules.d")
        self.assertEqual(self.daemon.command("reload", "--wait").returncode, 1)
        self.assertEqual(self.status()["rules"], 1)
        self.assertIn("unreadable-folder", self.status()["rejected"])
        self.assertEqual(self.daemon.command("sources", "add", self.source.url + "/pier").returncode, 78)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_a_rejected_reload_leaves_the_tracking_parameters_alone(self):
        self.daemon.configure(self.sound + self.receivers)
        self.daemon.start()
        self.source.polls_after("/quay", 2)
        sound = self.daemon.config.read_text()
        self.daemon.config.write_text(sound + "tracking_parameters: [page]\n")
        self.daemon.write("rules.yaml", "rules:\n  - {id: ferry, query: 'ferry AND', notify: [hook]}\n")
        self.assertEqual(self.daemon.command("reload", "--wait").returncode, 1)
        items = [{**one, "guid": "", "link": f"http://quay.example/show?page={number}"} for number, one in enumerate(FERRY)]
        self.source.put("/quay", rig.rss("Quay", items[::-1]).replace('<guid isPermaLink="false"></guid>', ""))
        self.assertEqual(len(set(self.titles(4))), 4)
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_no_command_takes_a_missing_socket_for_no_daemon(self):
        self.daemon.configure(self.sound)
        elsewhere = self.daemon.folder / "run"
        elsewhere.mkdir()
        os.environ["RUNTIME_DIRECTORY"] = str(elsewhere)
        try:
            self.daemon.start()
        finally:
            del os.environ["RUNTIME_DIRECTORY"]
        for words in (["status"], ["reload"], ["sources", "pause", "quay"], ["sources", "poll", "quay"],
                      ["sources", "add", self.source.url + "/pier"], ["silence", "add", "rule=x", "--for", "1h"]):
            done = self.daemon.command(*words)
            self.assertEqual(done.returncode, 69, (words, done.stderr))
            self.assertIn("its socket is not at", done.stderr, words)
        self.assertFalse((self.daemon.folder / "state/paused.json").exists())
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_commands_at_the_same_time_are_all_taken_up(self):
        self.daemon.write("rules.yaml", "rules:\n" + "".join(f"  - {{id: r{n}, query: 'word{n} AND other{n}'}}\n" for n in range(2000)))
        self.daemon.configure("rules: [rules.yaml]\n")
        self.daemon.start()
        words = [rig.BINARY, "sources", "add", "-c", str(self.daemon.config), "--interval", "1h"]
        running = [subprocess.Popen([*words, f"{self.source.url}/{n}", "--id", f"s{n}"], stderr=subprocess.PIPE, text=True,
                                    stdout=subprocess.DEVNULL) for n in range(4)]
        for one in running:
            self.assertEqual((one.communicate()[1], one.returncode), ("", 0))
        self.assertEqual([one["id"] for one in self.status()["sources"]], ["s0", "s1", "s2", "s3"])
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_a_reload_says_what_it_finds_and_what_it_cannot_change(self):
        self.daemon.configure(self.sound)
        self.daemon.start()
        self.daemon.configure(self.sound + "log: {level: debug}\npublic_url: https://watch.example.org\nrules: ['nothing/*.yaml']\n")
        self.assertEqual(self.daemon.command("reload", "--wait").returncode, 0)
        self.source.polls_after("/quay", 2)
        self.daemon.wait_log("public_url was changed; that needs a restart")
        self.daemon.wait_log("unmatched-pattern")
        self.daemon.wait_log('source "quay": HTTP')
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())

    def test_a_pause_made_by_root_is_kept_by_a_daemon_that_is_not(self):
        if os.geteuid() != 0:
            self.skipTest("only root can be two users")
        self.daemon.configure(self.sound)
        state = self.daemon.folder / "state"
        state.mkdir(0o700)
        shutil.chown(state, 65534, 65534)
        self.daemon.folder.chmod(0o755)
        self.assertEqual(self.daemon.command("sources", "pause", "quay").returncode, 0)
        log = open(self.daemon.folder / "log", "w")
        self.addCleanup(log.close)
        self.daemon.process = subprocess.Popen([rig.BINARY, "run", "-c", str(self.daemon.config)], user=65534, group=65534, extra_groups=[],
                                               stderr=log, env={key: value for key, value in os.environ.items() if key != "NOTIFY_SOCKET"})
        self.daemon.logs.append(self.daemon.folder / "log")
        self.daemon.wait_log("watching 1 sources")
        self.assertEqual(self.status()["sources"][0]["status"], "paused")
        self.assertEqual(self.daemon.command("sources", "resume", "quay").returncode, 0)
        self.source.wait_served("/quay")
        self.assertEqual(self.daemon.stop(), 0, self.daemon.log())


if __name__ == "__main__":
    unittest.main()
