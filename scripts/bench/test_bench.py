"""Verdicts, the table, and what is read of programs: `python3 -m unittest discover -s scripts/bench`."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent))

import bulletin
import kpi
import machine
import poll
import report
from figures import Area, Figure, amount, at_least, at_most, times_c_at_least, times_c_at_most, values
from programs import Failure
from sizes import QUICK, Sizes
from stage import Stage


class Verdicts(unittest.TestCase):
    def test_a_limit_is_held_up_to_itself(self):
        self.assertEqual(Figure("n", "ms", [10], [], (at_most(10),)).verdict, "ok")
        self.assertEqual(Figure("n", "ms", [10.01], [], (at_most(10),)).verdict, "over")
        self.assertEqual(Figure("n", "/s", [25_000], [], (at_least(25_000),)).verdict, "ok")
        self.assertEqual(Figure("n", "/s", [24_999], [], (at_least(25_000),)).verdict, "over")

    def test_every_limit_of_a_number_must_hold(self):
        limits = (at_least(25_000), times_c_at_least(0.4))
        self.assertEqual(Figure("n", "/s", [30_000], [60_000], limits).verdict, "ok")
        self.assertEqual(Figure("n", "/s", [30_000], [90_000], limits).verdict, "over")
        self.assertEqual(Figure("n", "/s", [20_000], [20_000], limits).verdict, "over")

    def test_the_ratio_is_the_median_of_the_rounds_and_not_that_of_the_medians(self):
        figure = Figure("n", "us", [10, 30, 20], [10, 10, 20], (times_c_at_most(1.5),))
        self.assertEqual((figure.value, figure.yardstick, figure.ratio), (20, 10, 1))
        self.assertEqual(figure.verdict, "ok")
        self.assertEqual(Figure("n", "us", [16, 15, 17], [10, 10, 10], (times_c_at_most(1.5),)).verdict, "over")

    def test_what_was_not_measured_has_no_verdict_that_holds(self):
        self.assertEqual(Figure("n", "ms", [float("nan")], [], (at_most(10),)).verdict, "over")
        self.assertEqual(Figure("n", "ms", [1], [0], (times_c_at_most(10),)).verdict, "over")
        self.assertEqual(Figure("n", "ms", [1]).verdict, "–")
        for wrong in ({"ours": []}, {"ours": [1], "c": [1, 2]}, {"ours": [1], "limits": (times_c_at_most(1),)}):
            with self.assertRaises(ValueError):
                Figure("n", "ms", **wrong)


class Tables(unittest.TestCase):
    areas = [
        Area(3, "Modbus", [
            Figure("CPU", "µs", [15.04], [10.7], (times_c_at_most(1.5),)), Figure("月", "ms", [0.0123])]),
        Area(4, "MQTT", [Figure("rate", "a second", [60_000], [114_000], (at_least(70_000),))], "no | broker")]

    def test_the_columns_of_a_terminal_stand_below_each_other(self):
        lines = report.text(self.areas).splitlines()
        self.assertEqual(len(lines), 6)
        verdicts = [line.rsplit("  ", 1)[-1] for line in lines]
        self.assertEqual(verdicts, ["verdict", "-------", "ok", "–", "over", "failed"])
        at = lines[0].index("verdict")
        self.assertEqual([report.width(line[:-len(end)]) for line, end in zip(lines, verdicts)], [at] * 6)
        self.assertIn("≤ 1.50 × C", lines[2])
        self.assertRegex(lines[2], r"15\.04 +10\.70 +1\.41  ok$")
        self.assertRegex(lines[4], r"≥ 70,000 +60,000 +114,000 +0\.53  over$")

    def test_markdown_has_a_cell_for_each_column_and_says_what_failed(self):
        text = report.markdown(self.areas, [("kernel", "Linux | 6")])
        table = [line for line in text.splitlines() if line.startswith("| ")]
        cells = [line.replace("\\|", "").count("|") for line in table]
        self.assertEqual(cells, [3, 3, 9, 9, 9, 9, 9, 9])
        self.assertIn("no \\| broker", text)
        bare = report.markdown([Area(3, "Modbus", [], "no")], []).splitlines()
        self.assertRegex(bare[4], r"^(\| -+:? )+\|$")
        self.assertIn("1 of 2 numbers are within what is asked; 1 group was not measured to the end.", text)

    def test_json_has_every_round(self):
        found = json.loads(report.as_json(self.areas, [("cores", 2)], True))
        self.assertEqual((found["quick"], found["machine"]["cores"]), (True, 2))
        self.assertEqual(found["groups"][1]["failure"], "no | broker")
        self.assertEqual(found["groups"][0]["numbers"][0]["rounds"], {"ours": [15.04], "c": [10.7]})
        self.assertEqual(found["groups"][0]["numbers"][0]["verdict"], "ok")

    def test_json_has_null_for_what_is_no_number(self):
        text = report.as_json([Area(3, "Modbus", [Figure("n", "ms", [1], [0])])], [], False)
        self.assertNotIn("NaN", text)
        self.assertIsNone(json.loads(text)["groups"][0]["numbers"][0]["ratio"])

    def test_numbers_are_written_with_the_digits_that_count(self):
        for number, text in (
                (114_000.4, "114,000"), (100, "100"), (99.96, "99.96"), (15, "15"), (1.5, "1.50"), (0.04, "0.040"),
                (0, "0"), (None, ""), (float("nan"), "?")):
            self.assertEqual(amount(number), text)


class Inputs(unittest.TestCase):
    def test_numbers_and_words_of_a_line_are_read(self):
        self.assertEqual(
            values("asked=rollup ms_median=0.95 max=1.2\n"), {"asked": "rollup", "ms_median": 0.95, "max": 1.2})
        self.assertEqual(values("Fatal error"), {})

    def test_polls_that_were_missed_are_no_part_of_the_share(self):
        self.assertEqual(poll.share(values("answers=9000 missed=0")), 100)
        self.assertEqual(poll.share(values("answers=8991 missed=9")), 99.9)
        self.assertEqual(poll.share(values("answers=0 missed=0")), 0)

    def test_the_file_system_is_that_of_the_longest_mount(self):
        info = (
            "22 1 254:0 / / rw - ext4 /dev/vda rw\n30 22 0:20 / /tmp rw,nosuid shared:1 - tmpfs tmpfs rw\n"
            "31 30 0:21 / /tmp/a\\040b rw - xfs /dev/vdb rw\nnothing\n")
        for folder, kind in (
                ("/tmp/energy", "tmpfs on tmpfs"), ("/tmp", "tmpfs on tmpfs"), ("/tmpfoo", "ext4 on /dev/vda"),
                ("/tmp/a b/c", "xfs on /dev/vdb")):
            self.assertEqual(machine.file_system(info, folder), kind)
        self.assertEqual(machine.file_system("", "/"), machine.UNKNOWN)

    def test_registers_of_the_bulletin_only_grow_and_reach_every_border(self):
        spans = [[line.split(",") for line in lines[1:]] for lines in bulletin.readings(2)]
        last = {}
        for row in (row for span in spans for row in span):
            self.assertGreater(float(row[3]), last.get(row[0], 0))
            last[row[0]] = float(row[3])
        times = {row[2] for span in spans for row in span}
        for month in ("2024-10", "2024-11", "2025-09", "2025-10", "2025-11"):
            self.assertIn(f"{month}-01T00:00:00+08:00", times)

    def test_a_site_of_the_key_figures_has_every_building_once(self):
        lines = list(kpi.site(3))
        self.assertEqual(sum("kind: building" in line for line in lines), 3)
        self.assertEqual(sum("carrier: natural_gas" in line for line in lines), 3)

    def test_a_quick_run_is_smaller_in_everything(self):
        whole = Sizes()
        for name in ("rounds", "messages", "transactions", "history_meters", "ranked_nodes", "bulletin_nodes", "clients"):
            self.assertLess(getattr(QUICK, name), getattr(whole, name))


class Stages(unittest.TestCase):
    def stage(self, folder):
        return Stage(Path("/bin"), Path("/bin"), Path(folder) / "group", QUICK, lambda text: None)

    def test_what_a_group_started_ends_with_it_whatever_happens(self):
        with tempfile.TemporaryDirectory() as folder:
            with self.assertRaises(KeyboardInterrupt):
                with self.stage(folder) as stage:
                    program = stage.start("sleep", 60, stdout=subprocess.DEVNULL)
                    self.assertFalse(program.has_ended)
                    raise KeyboardInterrupt
            self.assertTrue(program.has_ended)
            self.assertEqual(list(Path(folder).iterdir()), [])

    def test_what_a_group_waits_for_has_ended_when_it_is_interrupted(self):
        with tempfile.TemporaryDirectory() as folder, self.stage(folder) as stage:
            before = signal.signal(signal.SIGALRM, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            try:
                signal.setitimer(signal.ITIMER_REAL, 0.2)
                with self.assertRaises(KeyboardInterrupt):
                    stage.run("sleep", 60.25)
            finally:
                signal.signal(signal.SIGALRM, before)
            # Neither running nor waiting to be reaped.
            with self.assertRaises(ChildProcessError):
                os.waitpid(-1, os.WNOHANG)

    def test_a_program_that_fails_is_told_with_its_words(self):
        with tempfile.TemporaryDirectory() as folder, self.stage(folder) as stage:
            with self.assertRaisesRegex(Failure, "ls .* ended with 2: .*nowhere"):
                stage.run("ls", "/nowhere")
            self.assertEqual(stage.run("echo", "a=1"), "a=1\n")


if __name__ == "__main__":
    unittest.main()
