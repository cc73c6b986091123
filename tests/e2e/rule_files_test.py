"""Every rule file that we ship or show, through the program: its own tests pass, as it is and converted to the other form and back."""
import pathlib
import re
import subprocess
import tempfile
import unittest

import rig

PACKS = sorted((pathlib.Path(__file__).resolve().parents[2] / "rules" / "packs").glob("*.yaml"))
EXAMPLES = [rig.SHARED / "design" / name for name in ("rules.example.yaml", "rules.example.ini")]


def below_first_line(file):
    return file.read_text().splitlines()[1:]  # it names the file that it was made of


class RuleFiles(unittest.TestCase):
    def rules(self, *words):
        return subprocess.run([rig.BINARY, "rules", *map(str, words)], capture_output=True, text=True, timeout=rig.PATIENCE)

    def passed(self, file):
        done = self.rules("test", file)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        count = re.search(r"^(\d+) tests passed, 0 failed$", done.stdout, re.MULTILINE)
        self.assertIsNotNone(count, done.stdout)
        return int(count[1])

    def converted(self, file, to):
        done = self.rules("convert", file)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        to.write_text(done.stdout)
        return to

    def check(self, file):
        tests = self.passed(file)
        self.assertGreater(tests, 0)
        with tempfile.TemporaryDirectory() as folder:
            forms = [".ini", ".yaml"] if file.suffix == ".yaml" else [".yaml", ".ini"]
            other = self.converted(file, pathlib.Path(folder) / f"other{forms[0]}")
            back = self.converted(other, pathlib.Path(folder) / f"back{forms[1]}")
            again = self.converted(back, pathlib.Path(folder) / f"again{forms[0]}")
            self.assertEqual(self.passed(other), tests)
            self.assertEqual(self.passed(back), tests)
            # The order of keys may change once; nothing else may, and that not again.
            settled = self.converted(again, pathlib.Path(folder) / f"settled{forms[1]}")
            self.assertEqual(sorted(below_first_line(again)), sorted(below_first_line(other)))
            self.assertEqual(below_first_line(settled), below_first_line(back))

    def test_every_starter_pack_passes_in_both_forms(self):
        self.assertGreaterEqual(len(PACKS), 5)
        for pack in PACKS:
            with self.subTest(pack.name):
                self.check(pack)

    def test_the_example_files_pass_in_both_forms(self):
        if not EXAMPLES[0].exists():
            self.skipTest("the examples are not beside the project")
        for example in EXAMPLES:
            with self.subTest(example.name):
                self.check(example)

    def test_a_failing_test_is_told_and_ends_in_1(self):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "rules.yaml"
            file.write_text("rules:\n  - {id: r, query: ferry, tests: [{should_match: {text: a tanker}}]}\n")
            done = self.rules("test", file)
            self.assertEqual(done.returncode, 1)
            self.assertIn("0 tests passed, 1 failed", done.stdout)
            self.assertIn("rules.yaml:2:", done.stdout)


if __name__ == "__main__":
    unittest.main()
