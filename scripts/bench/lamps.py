"""Lamps that publish to a broker, and the daemon that takes what they say."""

import subprocess
from datetime import datetime

from programs import Failure, await_

SITE = ["id: bench", "name: bench", "timezone: Asia/Shanghai"]
CAMPUS = ["nodes: [{id: campus, name: campus, kind: campus}]", "meters: []"]


class Lamps:
    """A broker and its sessions: the daemon's and, where it was made, that of the C program."""

    def __init__(self, stage):
        self.stage = stage
        self.count, self.rate = stage.sizes.lamps, stage.sizes.rate
        self.broker = stage.broker()
        self.fleet = (
            f"fleets: [{{id: lamps, node: campus, mqtt: lights, count: {self.count}, interval: 60s, rated_power: 200W}}]")
        # What waits at the broker for each session.
        self.waiting = {}

    def daemon(self, rollup, nodes=()):
        """Starts a daemon that rolls up so often, and returns it once it is connected."""
        self.stage.configure(
            [*SITE, *(nodes or CAMPUS), self.fleet], f"rollup: {{interval: {rollup}}}", "mqtt:",
            f"  - {{id: lights, url: 'mqtt://127.0.0.1:{self.broker.port}', client_id: bench,",
            "     subscriptions: [{topic: lights/+/telemetry, profile: streetlight-json}]}")
        daemon = self.stage.daemon()
        await_("the MQTT session", lambda: link(daemon)["state"] == "connected")
        return daemon

    def publish(self, messages, first):
        """Publishes as fast as the broker takes it: each lamp once a minute from a time in milliseconds on."""
        self.stage.run("BenchPublish", self.broker.port, self.count, messages, first)
        self._now_wait(messages)

    def pace(self, seconds):
        """Starts to publish at the steady rate for so long; the program ends by itself."""
        messages = self.rate * seconds
        program = self.stage.start("BenchPublish", self.broker.port, self.count, messages, 0, self.rate, stdout=subprocess.DEVNULL)
        self._now_wait(messages)
        return program

    def paced(self, seconds):
        """Publishes at the steady rate for so long."""
        if self.pace(seconds).process.wait() != 0:
            raise Failure("the publisher failed: " + (self.stage.folder / "BenchPublish.log").read_text())

    def _now_wait(self, messages):
        for session in self.waiting:
            self.waiting[session] += messages


def link(daemon):
    """What the daemon's status says of its session."""
    return status(daemon)["mqtt"][0]


def status(daemon):
    found = daemon.status()
    if found is None:
        raise Failure("the daemon does not answer")
    return found


def is_rolled_up(daemon):
    return status(daemon)["rollup"]["dirty_meters"] == 0


def milliseconds(text):
    """Of a time of a status."""
    return datetime.fromisoformat(text).timestamp() * 1000
