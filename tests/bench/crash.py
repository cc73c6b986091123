#!/usr/bin/env python3
"""The crash campaigns, longer than in the tests: crash.py [--rounds N] [--images N] [--corruptions N] [--most N] [--seed N] [--only PART].

Kills of the daemon under load (--rounds), the store with each sync and write of a fixed workload as the place where it dies or fails (--most
of a kind; 0: all) and power cuts (--images), and damage to the database file (--corruptions). PART: kills, store or damage. Ends with 0
when nothing was lost, told twice under two ids or told wrongly. Of alerts that are missing after kills the store's word is shown, and its files are
kept in build/findings/kills.
"""
import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / "build/release"
options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
options.add_argument("--rounds", type=int, default=200)
options.add_argument("--images", type=int, default=500)
options.add_argument("--corruptions", type=int, default=200)
options.add_argument("--most", type=int, default=0)
options.add_argument("--seed", type=int, default=1)
options.add_argument("--only", choices=["kills", "store", "damage"])
chosen = options.parse_args()
environment = {**os.environ, "FEEDWATCH": str(BUILD / "daemon/feedwatch"), "FEEDWATCH_ROUNDS": str(chosen.rounds), "FEEDWATCH_SEED": str(chosen.seed),
               "FEEDWATCH_CORRUPTIONS": str(chosen.corruptions), "FEEDWATCH_PATIENCE": "300", "FEEDWATCH_KEEP": str(ROOT / "build/findings/kills")}


def end_to_end(*names):
    return subprocess.run([sys.executable, "-B", "-m", "unittest", "-v", *names], cwd=ROOT / "tests/e2e", env=environment).returncode


def store():
    subprocess.run(["cmake", "--build", str(BUILD), "--target", "crash_workload", "crash_shim"], check=True, stdout=subprocess.DEVNULL)
    return subprocess.run([sys.executable, "-B", str(ROOT / "tests/crash/campaign.py"), "--workload", str(BUILD / "tests/crash/crash_workload"),
                           "--shim", str(BUILD / "tests/crash/libcrash_shim.so"), "--most", str(chosen.most), "--images", str(chosen.images),
                           "--seed", str(chosen.seed)]).returncode


parts = {"kills": lambda: end_to_end("crash_test"), "store": store,
         "damage": lambda: end_to_end("durability_test.Durability.test_whatever_is_done_to_the_file_the_daemon_starts_and_tells_nothing_wrong")}
failed = [name for name, part in parts.items() if chosen.only in (None, name) and part() != 0]
print(f"failed: {', '.join(failed)}" if failed else "nothing was lost")
sys.exit(1 if failed else 0)
