"""Messages: how fast those that wait become durable, and how long each takes at a steady rate."""

import sqlite3
import subprocess
import time
from contextlib import closing

from figures import Figure, at_least, at_most, times_c_at_least, values
from lamps import Lamps, is_rolled_up, link, milliseconds, status
from programs import Failure, await_
from stage import running

ISSUE, NAME = 4, "MQTT"
DAY_SECONDS = 86_400


class Intake:
    """The daemon's and the C program's sessions at one broker: every message waits for both."""

    def __init__(self, stage):
        self.stage, self.sizes = stage, stage.sizes
        self.lamps = Lamps(stage)
        self.database, self.c_database = stage.folder / "energy.sqlite", stage.folder / "c.sqlite"
        # The clock of the messages that wait: a day each time, so that none belongs into a finished day that is a block
        # already; it ends before that of the paced ones, which is the real one.
        self.clock = (int(time.time()) // DAY_SECONDS - 20) * DAY_SECONDS * 1000
        self.taken_by_c = 0
        # Makes the session, and leaves.
        self.c(0)
        daemon = self.lamps.daemon("1h")
        time.sleep(2)
        # What starting costs is not the messages'.
        self.cpu_of_start = daemon.cpu_seconds()
        daemon.program.end()
        self.lamps.waiting = {"ours": 0, "c": 0}

    def publish(self):
        self.lamps.publish(self.sizes.messages, self.clock)
        self.clock += DAY_SECONDS * 1000

    def c(self, messages):
        return self.stage.run("BenchMQTTC", self.lamps.broker.port, "bench-c", self.c_database, messages)

    def drain_by_c(self):
        messages = self.lamps.waiting["c"]
        found = values(self.c(messages))
        self.lamps.waiting["c"] -= messages
        self.taken_by_c += messages
        return found["messages_per_second"], found["cpu_us_per_message"]

    def drain(self, rollup):
        """A daemon takes what waits for it: messages a second and CPU a message in µs.

        The times are its own: since when it is connected, and when its last commit ended. It is asked once a second."""
        messages = self.lamps.waiting["ours"]
        daemon = self.lamps.daemon(rollup)
        end = time.monotonic() + 300
        while True:
            now = status(daemon)
            cpu = daemon.cpu_seconds()
            if now["mqtt"][0]["acknowledged"] >= messages:
                break
            if time.monotonic() > end:
                raise Failure(f"{now['mqtt'][0]['acknowledged']} of {messages} messages after 300 s")
            time.sleep(1)
        passed = milliseconds(now["store"]["last_commit"]) - milliseconds(now["mqtt"][0]["since"])
        daemon.program.end()
        self.lamps.waiting["ours"] -= messages
        return messages * 1000 / passed, (cpu - self.cpu_of_start) * 1e6 / messages

    def roll_up(self):
        """So that the next daemon has nothing else to do than to take messages: finished days are made blocks at a start."""
        for _ in range(2):
            daemon = self.lamps.daemon("1s")
            await_("the rollup", lambda: is_rolled_up(daemon), 300)
            blocks = -1
            while blocks != (blocks := status(daemon)["store"]["compressed"]):
                time.sleep(3)
            daemon.program.end()

    def delays(self, database):
        """From publication to durable at the steady rate: the median and the 99th percentile in ms."""
        seconds = self.sizes.delay_seconds
        watcher = self.stage.start("BenchDurable", database, self.lamps.rate * seconds, stdout=subprocess.PIPE, text=True)
        with running(watcher):
            if watcher.process.stdout.readline() != "ready\n":
                raise Failure("the watcher did not start: " + (self.stage.folder / "BenchDurable.log").read_text())
            self.lamps.paced(seconds)
            found = values(watcher.process.stdout.readline())
            if watcher.process.wait() != 0:
                raise Failure(f"of {self.lamps.rate * seconds} messages {found.get('messages', 0):.0f} became durable")
        return found["p50_ms"], found["p99_ms"]

    def delays_of_daemon(self):
        daemon = self.lamps.daemon("5s")
        # The time since the last round becomes quarters once, and not in the middle of the measurement.
        self.lamps.paced(max(1, self.lamps.count // self.lamps.rate))
        waiting = self.lamps.waiting["ours"]
        await_("the messages before", lambda: link(daemon)["acknowledged"] >= waiting, 120)
        await_("the rollup", lambda: is_rolled_up(daemon), 300)
        found = self.delays(self.database)
        daemon.program.end()
        self.lamps.waiting["ours"] = 0
        return found

    def delays_of_c(self):
        before = self.lamps.waiting["c"]
        all_messages = before + self.lamps.rate * self.sizes.delay_seconds
        taker = self.stage.start(
            "BenchMQTTC", self.lamps.broker.port, "bench-c", self.c_database, all_messages, stdout=subprocess.DEVNULL)
        with running(taker):
            with closing(sqlite3.connect(f"file:{self.c_database}?mode=ro", uri=True)) as rows:
                await_(
                    "the messages before",
                    lambda: rows.execute("SELECT count(*) FROM observation").fetchone()[0] >= self.taken_by_c + before)
            found = self.delays(self.c_database)
            if taker.process.wait(60) != 0:
                raise Failure("the C program failed: " + (self.stage.folder / "BenchMQTTC.log").read_text())
        self.lamps.waiting["c"] = 0
        self.taken_by_c += all_messages
        return found


def measure(stage):
    intake = Intake(stage)
    c, ours = [], []
    # In the first round every lamp is new; it is not counted.
    for number in range(stage.sizes.rounds + 1):
        stage.say(f"{stage.sizes.messages} messages that wait, round {number}")
        intake.publish()
        c.append(intake.drain_by_c())
        ours.append(intake.drain("1h"))
        intake.roll_up()
    ours, c = ours[1:], c[1:]
    yield Figure(
        "messages that waited, durable in SQLite", "a second", [one[0] for one in ours], [one[0] for one in c],
        (at_least(25_000), times_c_at_least(0.4)))
    yield Figure("CPU for a message", "µs", [one[1] for one in ours], [one[1] for one in c])
    stage.say("the same while rolling up each second")
    intake.publish()
    yield Figure("messages that waited, while rolling up each second", "a second", [intake.drain("1s")[0]])
    intake.roll_up()
    c, ours = [], []
    for number in range(stage.sizes.rounds):
        stage.say(f"{stage.sizes.rate} messages a second, round {number + 1}")
        ours.append(intake.delays_of_daemon())
        c.append(intake.delays_of_c())
    at = f"from publication to durable at {stage.sizes.rate} a second"
    yield Figure(f"{at}, p50", "ms", [one[0] for one in ours], [one[0] for one in c])
    yield Figure(f"{at}, p99", "ms", [one[1] for one in ours], [one[1] for one in c], (at_most(1000),))
