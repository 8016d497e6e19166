"""Each check of the soak fails when what it is for happens: `python3 -m unittest discover -s scripts/soak`."""

import json
import unittest

import campus
import checks
import plan
import publisher
import report


class Checks(unittest.TestCase):
    def test_a_register_whose_buckets_do_not_add_up_breaks_the_law(self):
        self.assertTrue(checks.conservation_by_accounts([("m1 level 0", 500, 500)]).holds)
        self.assertFalse(checks.conservation_by_accounts([("m1 level 0", 500, 500), ("m2 level 0", 500, 499)]).holds)
        self.assertFalse(checks.conservation_by_accounts([]).holds)

    def test_readings_and_amounts_are_compared_with_turns_of_the_register(self):
        turning = [("m", [900, 990, 20, 60], 160, 1000)]
        verdict = checks.conservation_by_readings(turning)
        self.assertTrue(verdict.holds, verdict.detail)
        self.assertIn("1 turns", verdict.detail)
        self.assertFalse(checks.conservation_by_readings([("m", [900, 990, 20, 60], 159, 1000)]).holds)
        self.assertFalse(checks.conservation_by_readings([("m", [900, 990, 20, 60], 160, None)]).holds)
        self.assertFalse(checks.conservation_by_readings([("m", [], 0, None)]).holds)

    def test_one_lost_doubled_or_foreign_message_is_found(self):
        whole = {0: [0, 1, 2], 1: [0, 1]}
        self.assertTrue(checks.acknowledged_messages(5, 2, [], whole).holds)
        for bad in ({0: [0, 2], 1: [0, 1]}, {0: [0, 1, 2]}, {0: [0, 1, 1, 2], 1: [0, 1]}, {0: [0, 1, 2, 3], 1: [0, 1]},
                    {0: [0, 2, 1], 1: [0, 1]}, {0: [0, -1, 2], 1: [0, 1]}):
            self.assertFalse(checks.acknowledged_messages(5, 2, [], bad).holds, bad)
        # Message 2 is number 1 of lamp 0: the broker never said that it has it, so it may be missing, or not.
        self.assertTrue(checks.acknowledged_messages(5, 2, [2], {0: [0, 2], 1: [0, 1]}).holds)
        self.assertTrue(checks.acknowledged_messages(5, 2, [2], whole).holds)
        self.assertFalse(checks.acknowledged_messages(0, 2, [], {}).holds)

    def test_a_leak_of_a_small_object_an_observation_is_found_in_noise(self):
        def samples(leak):
            return [(t, 50_000 + leak * 1000 / 1024 * t + (t * 37 % 11 - 5) * 40) for t in range(0, 200, 2)]
        self.assertTrue(checks.flat_memory(samples(0), 100, 8, 1000).holds)
        self.assertFalse(checks.flat_memory(samples(32), 100, 8, 1000).holds)
        self.assertFalse(checks.flat_memory(samples(0)[:5], 0, 8, 1000).holds)

    def test_memory_that_doubles_with_what_is_done_is_found(self):
        self.assertTrue(checks.bounded_memory([(t, 40_000 + 5_000 * (t > 60)) for t in range(100)]).holds)
        self.assertFalse(checks.bounded_memory([(t, 40_000 + 1000 * t) for t in range(100)]).holds)
        self.assertFalse(checks.bounded_memory([]).holds)

    def test_descriptors_that_stay_open_are_named(self):
        before = {"socket": 500, "energy.sqlite": 6}
        self.assertTrue(checks.no_leaked_descriptors(before, dict(before, socket=501)).holds)
        grown = checks.no_leaked_descriptors(before, dict(before, socket=510))
        self.assertFalse(grown.holds)
        self.assertIn("socket: 500 before, 510 after", grown.detail)
        self.assertFalse(checks.no_leaked_descriptors(before, {}).holds)

    def test_an_error_that_nothing_explains_and_a_crash_are_found(self):
        stamp = "2026-11-29T17:00:00+0000"
        expected = [(r"rollup failed.*full", 1)]
        fine = [f"{stamp} info energy-collector: ready", f"{stamp} error energy-collector: error=full rollup failed full"]
        self.assertTrue(checks.unexpected_log_lines(fine, expected).holds)
        self.assertFalse(checks.unexpected_log_lines(fine + fine[1:], expected).holds)
        for line in (f"{stamp} warning energy-collector: strange", "Fatal error: index out of range", "*** Program crashed"):
            self.assertFalse(checks.unexpected_log_lines(fine + [line], expected).holds, line)

    def test_a_disturbance_that_did_not_happen_proves_nothing(self):
        self.assertFalse(checks.happened("kill", 0, 1).holds)


class Inputs(unittest.TestCase):
    def test_a_plan_is_the_same_for_its_seed_and_leaves_the_end_quiet(self):
        for minutes in (4, 5, 12, 60):
            made = plan.make(minutes * 60, 7)
            self.assertEqual(made, plan.make(minutes * 60, 7))
            self.assertNotEqual(made.steps, plan.make(minutes * 60, 8).steps)
            self.assertLess(max(step.second for step in made.steps), made.quiet)
            kinds = {step.kind for step in made.steps}
            self.assertEqual(
                kinds, {"kill", "broker", "reload", "reload-refused", "disk-full", "clock"})
            self.assertEqual({1, -1}, {s.value // abs(s.value) for s in made.steps if s.kind == "clock"})
            self.assertLess(max(s.second for s in made.steps if s.kind == "kill"), made.last_life)

    def test_the_campus_has_every_fault_and_every_device_once(self):
        groups = campus.devices(100)
        devices = [device for group in groups for device in group]
        self.assertEqual(len({device.id for device in devices}), 100)
        self.assertEqual({d.fault for d in devices}, set(campus.FAULTS) | {"", "wrapping"})
        self.assertGreater(sum(1 for d in devices if not d.fault), 50)
        ports = {f"g{index:04d}": 1000 + index for index in range(len(groups))}
        first, second = (campus.links_yaml(groups, ports, 1, "/d", "/s", "5s", v) for v in (0, 1))
        self.assertNotEqual(first, second)
        self.assertEqual(second.count("meter:"), 100)
        self.assertEqual(len(json.loads(campus.simulator_file(groups, 1, 2, "2026-01-01"))["gateways"]), len(groups))

    def test_packets_are_as_the_standard_writes_them(self):
        self.assertEqual(publisher.packet(0xC0, b""), b"\xc0\0")
        self.assertEqual(publisher.packet(0x30, bytes(321))[:3], b"\x30\xc1\x02")
        self.assertEqual(json.loads(publisher.payload(7, 1_700_000_000_005))["ts"], "2023-11-14T22:13:20.005Z")

    def test_the_report_says_what_failed_and_the_plot_is_whole(self):
        text = report.text("t", [("load", "1")], [(1.0, "kill -9")], [checks.Verdict("flat", False, "grew")])
        self.assertIn("FAIL  flat: grew", text)
        self.assertIn("1 of 1 did not hold", text)
        sample = {"second": 1, "life": 1, "memory_kib": 1, "descriptors": 1, "rate": 1, "cpu_percent": 1, "lag": 0}
        svg = report.plot("<t>", [sample, dict(sample, second=2)], [(1.5, "kill -9")], 10)
        self.assertEqual(svg.count("<polyline"), len(report.PANELS))
        self.assertIn("&lt;t&gt;", svg)


if __name__ == "__main__":
    unittest.main()
