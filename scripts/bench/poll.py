"""Polling: what a request costs, a thousand devices once a second, and the whole daemon with as many."""

import contextlib
import subprocess
import time

from figures import Figure, at_least, at_most, times_c_at_most, values
from programs import Failure
from stage import resident_mb, running

ISSUE, NAME = 3, "Modbus"
DELAY_MS = 50
SILENT_PERCENT = 10


@contextlib.contextmanager
def devices(stage, delay, ports=1):
    """Simulated devices that answer after so many milliseconds; gives their ports."""
    program = stage.start("BenchDevices", delay, ports, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with running(program):
        yield [int(program.process.stdout.readline()) for _ in range(ports)]


def polled(stage, name, count, *, delay=DELAY_MS, interval=1000, silent=SILENT_PERCENT, dribbling=0):
    """What a poller says of so many devices."""
    with devices(stage, delay) as [port]:
        words = [port, count, interval, stage.sizes.poll_seconds, silent]
        return values(stage.run(name, *words, *([dribbling] if name == "BenchPoll" else [])))


def share(counts):
    """Of the polls that were due, the share that was answered, in %."""
    return 100 * counts["answers"] / max(1, counts["answers"] + counts["missed"])


def measure(stage):
    stage.say("a request, decoded, as fast as 100 connections go")
    c, ours = [], []
    for _ in range(stage.sizes.rounds):
        c.append(polled(stage, "BenchPollC", 100, delay=0, interval=1, silent=0)["cpu_us_per_request"])
        ours.append(polled(stage, "BenchPoll", 100, delay=0, interval=1, silent=0)["cpu_us_per_request"])
    yield Figure("CPU for a request of 60 registers, decoded, as fast as it goes", "µs", ours, c, (times_c_at_most(1.5),))
    *fewer, most = stage.sizes.devices
    for count in fewer:
        stage.say(f"{count} devices once a second")
        c, ours = polled(stage, "BenchPollC", count), polled(stage, "BenchPoll", count)
        yield Figure(
            f"CPU for a request, {count} devices once a second", "µs", [ours["cpu_us_per_request"]],
            [c["cpu_us_per_request"]])
    stage.say(f"{most} devices once a second, {SILENT_PERCENT} % of them silent")
    c, ours = [], []
    for _ in range(stage.sizes.rounds):
        c.append(polled(stage, "BenchPollC", most))
        ours.append(polled(stage, "BenchPoll", most))
    yield Figure(
        f"CPU for a request, {most} devices once a second", "µs", [one["cpu_us_per_request"] for one in ours],
        [one["cpu_us_per_request"] for one in c])
    yield from punctual(f"{most} devices, 10 % silent", ours)
    stage.say("the same, and one sends a byte each 100 ms")
    yield from punctual(
        "the same, one dribbling", [polled(stage, "BenchPoll", most, dribbling=1) for _ in range(stage.sizes.rounds)])
    yield from whole_daemon(stage, most)


def punctual(what, rounds):
    yield Figure(f"{what}: due polls of healthy devices done", "%", [share(one) for one in rounds], [], (at_least(100),))
    yield Figure(f"{what}: p99 lateness", "ms", [one["p99_late_ms"] for one in rounds], [], (at_most(20),))


def whole_daemon(stage, count):
    """The daemon with a connection for each device, an SDM630 read in two requests, stored and rolled up."""
    stage.say(f"the whole daemon with {count} devices")
    with devices(stage, DELAY_MS, count) as ports:
        silent = 100 // SILENT_PERCENT
        stage.configure(
            ["id: bench", "name: bench", "timezone: Asia/Shanghai", "nodes:", "  - {id: campus, name: campus, kind: campus}",
             "meters:"]
            + [f"  - {{id: m{i}, node: campus, carrier: electricity, role: consumption}}" for i in range(count)],
            "modbus:", *(
                f"  - {{id: g{i}, host: 127.0.0.1, port: {port}, devices: [{{meter: m{i}, "
                f"unit: {2 if i % silent == 1 else 1}, profile: eastron-sdm630, poll: 1s, rated_power: 100MW}}]}}"
                for i, port in enumerate(ports)))
        daemon = stage.daemon()
        time.sleep(stage.sizes.warm_seconds)
        before, cpu, begin = requests(daemon), daemon.cpu_seconds(), time.monotonic()
        time.sleep(stage.sizes.poll_seconds)
        after, cpu, passed = requests(daemon), daemon.cpu_seconds() - cpu, time.monotonic() - begin
        memory = resident_mb(daemon.program.pid)
        if after <= before:
            raise Failure("the daemon sent no request")
        yield Figure(f"the daemon with {count} devices once a second: resident memory at most", "MB", [memory], [],
                     (at_most(80),))
        yield Figure("the same: CPU, stored and rolled up", "% of a core", [100 * cpu / passed])
        yield Figure("the same: requests", "a second", [(after - before) / passed])
        daemon.program.end()


def requests(daemon):
    status = daemon.status()
    if status is None:
        raise Failure("the daemon does not answer")
    return sum(link["requests"] for link in status["modbus"])
