#!/usr/bin/env python3
"""The crash campaign, longer than in the tests: crash.py [--rounds N] [--seed N]. Ends with 0 when nothing was lost."""
import argparse
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
options = argparse.ArgumentParser(description=__doc__)
options.add_argument("--rounds", type=int, default=200)
options.add_argument("--seed", type=int, default=1)
chosen = options.parse_args()
environment = {**os.environ, "FEEDWATCH": str(ROOT / "build/release/daemon/feedwatch"), "FEEDWATCH_ROUNDS": str(chosen.rounds),
               "FEEDWATCH_SEED": str(chosen.seed), "FEEDWATCH_PATIENCE": "300"}
sys.exit(subprocess.run([sys.executable, "-B", "-m", "unittest", "-v", "crash_test"], cwd=ROOT / "tests/e2e", env=environment).returncode)
