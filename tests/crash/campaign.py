#!/usr/bin/env python3
"""Interrupts a fixed piece of work for the store wherever it can be interrupted, and looks at what is left.

campaign.py --workload PROGRAM --shim LIBRARY [--polls N] [--most N] [--images N] [--seed N] [--self-test]

A poll that was reported durable must be there, nothing may be there by halves, no story may be alerted twice, and the file must be
sound: after a kill before each sync, with an I/O error from each sync, with a full disk at each write, and after power cuts, for which
the record of all writes and syncs is replayed up to a random moment and what was not synced by then is dropped or torn. With --most N
no more than N places of a kind are tried, spread evenly. Ends with 1 when something did not hold. With --self-test the work is done without
syncs, and the power cuts must be noticed.
"""
import argparse
import collections
import os
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile

SECTOR = 512


class Inode:
    def __init__(self):
        self.durable = bytearray()
        self.pending = []  # (offset, bytes), or (size, None) for a truncation


def apply(content, change):
    place, data = change
    if data is None:
        del content[place:]
        content.extend(b"\0" * (place - len(content)))
        return
    content.extend(b"\0" * (place - len(content)))
    content[place:place + len(data)] = data


class Disk:
    """What a disk holds for certain, and what it may hold, after each operation of a record."""

    def __init__(self, folder):
        self.folder = folder
        self.names, self.pending = {}, []  # durable names; later changes of them in order
        self.now = {}
        self.descriptors = {}

    def change_name(self, change):
        self.pending.append(change)
        self.follow(self.now, change)

    @staticmethod
    def follow(names, change):
        kind, *what = change
        if kind == "create":
            names[what[0]] = what[1]
        elif kind == "rename" and what[0] in names:
            names[what[1]] = names.pop(what[0])
        elif kind == "unlink":
            names.pop(what[0], None)

    def take(self, kind, descriptor, offset, data):
        if kind == "O":
            path = data.decode()
            if path.rstrip("/") == self.folder or pathlib.Path(path).is_dir():
                self.descriptors[descriptor] = None
                return
            if path not in self.now:
                self.change_name(("create", path, Inode()))
            self.descriptors[descriptor] = self.now[path]
        elif kind == "R":
            self.change_name(("rename", *data.decode().split("\0")))
        elif kind == "U":
            self.change_name(("unlink", data.decode()))
        elif kind == "S" and self.descriptors[descriptor] is None:
            for change in self.pending:
                self.follow(self.names, change)
            self.pending.clear()
        elif kind == "S":
            inode = self.descriptors[descriptor]
            for change in inode.pending:
                apply(inode.durable, change)
            inode.pending.clear()
        elif kind in "WT" and self.descriptors[descriptor] is not None:
            self.descriptors[descriptor].pending.append((offset, data if kind == "W" else None))

    def after_power_cut(self, chance):
        names = dict(self.names)
        for change in self.pending[:chance.randint(0, len(self.pending))]:
            self.follow(names, change)
        return {path: self.content(inode, chance) for path, inode in names.items()}

    @staticmethod
    def content(inode, chance):
        content = bytearray(inode.durable)
        keep = chance.choice((0.0, 0.5, 0.9, 1.0))  # of what was not synced
        for change in inode.pending:
            if chance.random() >= keep:
                continue
            place, data = change
            if data is not None and len(data) > SECTOR and chance.random() < 0.3:
                sectors = range(0, len(data), SECTOR)
                for start in chance.sample(sectors, chance.randint(0, len(sectors))):
                    apply(content, (place + start, data[start:start + SECTOR]))
            else:
                apply(content, change)
        return bytes(content)


def read_record(path):
    data = path.read_bytes()
    place = 0
    while place + 25 <= len(data):
        kind = chr(data[place])
        descriptor, offset, length = struct.unpack_from("<qqq", data, place + 1)
        place += 25
        yield kind, descriptor, offset, data[place:place + length]
        place += length


class Campaign:
    def __init__(self, options):
        self.options, self.chance = options, random.Random(options.seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="fw-crash-"))
        self.failures = []
        self.done = collections.Counter()

    def fresh(self):
        state = self.folder / "state"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        return state

    def live(self, state, **shim):
        environment = {**os.environ, "LD_PRELOAD": self.options.shim, "SHIM_DIR": str(state), **{f"SHIM_{name.upper()}": str(value) for name, value in shim.items()}}
        return subprocess.run([self.options.workload, "careless" if self.options.self_test else "live", str(state), str(self.options.polls)], env=environment, capture_output=True, text=True, timeout=120)

    @staticmethod
    def durable(text):
        """The last poll of each source that was reported durable; a line that was cut off was not."""
        last = collections.defaultdict(lambda: -1)
        for line in text.split("\n")[:-1]:
            _, source, number = line.split()
            last[f"source-{source}"] = int(number)
        return last

    def check(self, what, state, told):
        self.done[what.split()[0]] += 1
        done = subprocess.run([self.options.workload, "check", str(state)], capture_output=True, text=True, timeout=120)
        lines = done.stdout.splitlines()
        wrong = [line for line in lines if line.startswith(("broken", "restored"))]
        found = {words[1]: int(words[2]) for words in (line.split() for line in lines) if words[0] == "source"}
        wrong += [f"{source}: poll {number} was durable, {found.get(source, -1)} is the last that is there" for source, number in told.items() if found.get(source, -1) < number]
        if done.returncode != 0:
            wrong.append(f"the check ended with {done.returncode}: {done.stderr[-500:]}")
        self.failures += [f"{what}: {one}" for one in wrong]

    def places(self, count):
        step = max(1, count // self.options.most) if self.options.most else 1
        return range(1, count + 1, step)

    def count(self):
        state, file = self.fresh(), self.folder / "count"
        done = self.live(state, count=file)
        if done.returncode != 0:
            raise SystemExit(f"the workload fails by itself: {done.returncode} {done.stderr}")
        self.check("undisturbed run", state, self.durable(done.stdout))
        return [int(word) for word in file.read_text().split()]

    def kill_at_each(self, syncs):
        for place in self.places(syncs):
            state = self.fresh()
            done = self.live(state, kill=place)
            if done.returncode not in (0, -9):
                self.failures.append(f"killed at sync {place}: ended with {done.returncode}")
            self.check(f"killed at sync {place}", state, self.durable(done.stdout))

    def fail_at_each(self, what, count, **shim):
        for place in self.places(count):
            state = self.fresh()
            done = self.live(state, **{name: value or place for name, value in shim.items()})
            if done.returncode != 0:
                self.failures.append(f"{what} {place}: ended with {done.returncode} {done.stderr[-300:]}")
            self.check(f"{what} {place}", state, self.durable(done.stdout))

    def cut_power(self):
        if self.options.images == 0:
            return
        state, log = self.fresh(), self.folder / "log"
        self.live(state, log=log)
        record = list(read_record(log))
        moments = collections.Counter(self.chance.randrange(len(record)) for _ in range(self.options.images))
        disk, said = Disk(str(state)), ""
        for number, (kind, descriptor, offset, data) in enumerate(record):
            if kind == "A":
                said += data.decode()
            else:
                disk.take(kind, descriptor, offset, data)
            for _ in range(moments[number]):
                image = disk.after_power_cut(self.chance)
                self.fresh()
                for path, content in image.items():
                    if not path.endswith("-shm"):
                        pathlib.Path(path).parent.mkdir(parents=True, exist_ok=True)
                        pathlib.Path(path).write_bytes(content)
                self.check(f"power cut after operation {number}", state, self.durable(said))

    def run(self):
        if self.options.self_test:
            self.cut_power()
            shutil.rmtree(self.folder, ignore_errors=True)
            print(f"without syncs {len(self.failures)} findings in {self.options.images} power cuts")
            return 0 if self.failures else 1
        syncs, writes = self.count()
        self.kill_at_each(syncs)
        self.fail_at_each("error from sync", syncs, eio=0)
        self.fail_at_each("full disk at write", writes, full=0, full_for=2)
        self.cut_power()
        shutil.rmtree(self.folder, ignore_errors=True)
        print(f"{syncs} syncs, {writes} writes; tried: " + ", ".join(f"{count} {what}" for what, count in self.done.items()))
        for failure in self.failures[:20]:
            print("FAILED " + failure)
        print(f"{len(self.failures)} failures")
        return 1 if self.failures else 0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--workload", required=True)
    options.add_argument("--shim", required=True)
    options.add_argument("--polls", type=int, default=10)
    options.add_argument("--most", type=int, default=0)
    options.add_argument("--images", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--self-test", action="store_true")
    return Campaign(options.parse_args()).run()


if __name__ == "__main__":
    sys.exit(main())
