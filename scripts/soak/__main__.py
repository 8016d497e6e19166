"""The soak: the daemon under load, faults and disturbances, and at the end a proof that nothing was lost.

scripts/soak.sh starts it; `python3 scripts/soak --help` says what can be set.
"""

import argparse
import json
import platform
import shutil
import signal
import struct
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))  # Of programs.py, which the benchmarks use as well.

import campus
import checks
import evidence
import plan
import report
from programs import Broker, Daemon, Failure, Program, await_
from simulator import Simulator
from small_disk import SmallDisk

SAMPLE_SECONDS = 2
# For so long a disk stays full, and a clock wrong.
HOLD_SECONDS = 8
# A leak of one small object an observation is more than this.
LEAK_BYTES = 8
# Of a shorter run only the quiet end tells memory that leaks from memory that is still warming up.
LONG = 1800


class Soak:
    """One run."""

    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.seconds = options.minutes * 60
        self.plan = plan.make(self.seconds, options.seed)
        self.groups = campus.devices(options.devices)
        self.devices = [device for group in self.groups for device in group]
        self.lamps = min(options.messages, 1000)
        self.events, self.samples, self.done = [], [], {}
        self.life, self.variant, self.baseline, self.keeps_database = 1, 1, None, True
        self.lock, self.stopping = threading.Lock(), threading.Event()
        self.programs = []
        self.disk = SmallDisk(folder)
        self.database = self.disk.path / "energy.sqlite"
        self.log = folder / "daemon.log"
        self.clock_file = folder / "clock"

    # Setting up

    def start(self):
        # It keeps what it acknowledged through its own restarts.
        self.broker = Broker(self.folder, ["persistence true", f"persistence_location {self.folder}/"])
        yesterday = (datetime.now(timezone.utc) - timedelta(days=2)).strftime("%Y-%m-%d")
        self.simulator = Simulator(
            self.options.bin,
            campus.simulator_file(self.groups, self.plan.warm, self.plan.faults_end, yesterday), self.folder)
        self.configure(self.variant)
        environment = {}
        if self.options.clock:
            self.set_clock(0)
            environment = {"LD_PRELOAD": self.options.clock, "SOAK_CLOCK": str(self.clock_file)}
        self.daemon = Daemon(
            self.options.bin, self.folder / "energy-collector.yaml", self.folder / "control.sock", self.log,
            environment)
        self.daemon.start()
        # The session must exist at the broker before the first message, or nobody keeps it.
        await_("the MQTT session", lambda: self.status()["mqtt"][0]["state"] == "connected")
        self.publisher = Program(
            [sys.executable, str(HERE / "publisher.py"), str(self.broker.port), str(self.lamps),
             str(self.options.messages), str(self.folder / "published.json")],
            self.folder / "publisher.log", stdin=-1)
        self.started = time.monotonic()
        self.sampler = threading.Thread(target=self.sample_on, daemon=True)
        self.sampler.start()

    def configure(self, variant, broken=False):
        text = campus.links_yaml(
            self.groups, self.simulator.ports, self.broker.port, self.database, self.folder / "control.sock",
            self.options.poll, variant)
        (self.folder / "energy-collector.yaml").write_text(text + ("modbuss: []\n" if broken else ""))
        (self.folder / "site.yaml").write_text(campus.site_yaml(self.groups, self.lamps, variant))

    def set_clock(self, seconds):
        # In place: the daemon has the file mapped, and sees eight aligned bytes change at once.
        with open(self.clock_file, "r+b" if self.clock_file.exists() else "wb") as file:
            file.write(struct.pack("=q", seconds * 1000))

    # Watching

    @property
    def now(self):
        return time.monotonic() - self.started

    def note(self, what):
        self.events.append((self.now, what))
        print(f"{self.now:7.1f} s  {what}", flush=True)

    def status(self):
        found = self.daemon.status()
        if found is None:
            raise Failure("the daemon does not answer")
        return found

    def sample_on(self):
        cpu, stored, at, life = None, None, None, 0
        while not self.stopping.wait(SAMPLE_SECONDS):
            with self.lock:
                if self.life == 0 or self.daemon.program.has_ended:
                    continue
                try:
                    status, now = self.status(), self.now
                    next_cpu, next_stored = self.daemon.cpu_seconds(), status["store"]["observations"]
                    same = life == self.life and at is not None
                    passed = now - at if same else 1
                    self.samples.append({
                        "second": round(now, 1), "life": self.life, "memory_kib": self.daemon.memory_kib(),
                        "descriptors": sum(self.daemon.descriptors().values()),
                        "rate": round((next_stored - stored) / passed) if same else 0,
                        "cpu_percent": round(100 * (next_cpu - cpu) / passed) if same else 0,
                        "lag": round(status["rollup"].get("lag_s") or 0, 1),
                        "pending": status["mqtt"][0]["pending"], "queued": status["store"]["queued"],
                        "dropped": status["store"]["dropped"]})
                    cpu, stored, at, life = next_cpu, next_stored, now, self.life
                except (OSError, Failure, IndexError):
                    continue

    def all_connected(self):
        status = self.status()
        return (
            all(link["state"] == "connected" for link in status["modbus"])
            and status["mqtt"][0]["state"] == "connected")

    def settled_descriptors(self):
        """The descriptors when everything is connected and nobody asks anything."""
        with self.lock:
            await_("every connection", self.all_connected, 120)
            # The database's readers are opened as they are needed: let all of them be there, before as after.
            crowd = [threading.Thread(target=self.daemon.status) for _ in range(16)]
            for one in crowd:
                one.start()
            for one in crowd:
                one.join()
            time.sleep(2)
            return self.daemon.descriptors()

    # Disturbing

    def do(self, step):
        self.done[step.kind] = self.done.get(step.kind, 0) + 1
        getattr(self, "do_" + step.kind.replace("-", "_"))(step.value)

    def do_kill(self, _):
        with self.lock:
            if self.daemon.program.has_ended:
                raise Failure(f"the daemon ended by itself with {self.daemon.program.process.returncode}")
            self.daemon.program.end(signal.SIGKILL)
            self.note("kill -9 of the daemon")
            self.daemon.start()
            self.life += 1

    def do_broker(self, _):
        self.note("broker restarted")
        self.broker.restart()

    def do_reload(self, _):
        self.variant = 1 - self.variant
        self.configure(self.variant)
        self.reload("reload", "configuration changed")

    def do_reload_refused(self, _):
        self.configure(self.variant, broken=True)
        self.reload("reload of a wrong configuration", "not reloaded")
        self.configure(self.variant)

    def reload(self, name, answer):
        size = self.log.stat().st_size
        self.daemon.program.process.send_signal(signal.SIGHUP)
        self.note(name)

        def is_answered():
            with open(self.log, encoding="utf-8", errors="replace") as file:
                file.seek(size)
                return answer in file.read()
        await_(f"'{answer}' in the log", is_answered)

    def do_disk_full(self, _):
        if self.disk.reason is not None:
            return
        self.note("disk full")
        self.disk.fill()
        try:
            found = await_(
                "the daemon to say that the disk is full",
                lambda: [p for p in self.status()["problems"] if "file system is full" in p])
            self.note(f"disk: the daemon says: {found[0]}")
            time.sleep(HOLD_SECONDS)
        finally:
            self.disk.free()
            self.note("disk has room again")

    def do_clock(self, by):
        if self.options.clock:
            for seconds in (by, 0):
                self.set_clock(seconds)
                self.note(f"clock set to {seconds:+d} s beside the true time")
                time.sleep(HOLD_SECONDS)

    # The run and its end

    def run(self):
        with self.lock:
            await_("every connection", self.all_connected, 180)
        self.note("every connection stands")
        time.sleep(max(0, self.plan.warm - self.now - 4))
        self.baseline = self.settled_descriptors()
        self.note(f"descriptors before any disturbance: {sum(self.baseline.values())}")
        for step in self.plan.steps:
            time.sleep(max(0, step.second - self.now))
            self.do(step)
        if self.variant == 0:
            self.do_reload(0)  # Every meter is in the configuration that the end is judged by.
        time.sleep(max(0, self.seconds - self.now))
        after = self.settled_descriptors()
        self.note("quiet ends; the messages end")
        self.publisher.process.stdin.close()
        if self.publisher.process.wait(180) != 0:
            raise Failure("the publisher failed: " + (self.folder / "publisher.log").read_text())
        self.note("the broker acknowledged what it will")
        await_("the last messages", self.is_drained, 180)
        self.stopping.set()
        self.sampler.join()
        self.simulator.program.process.stdin.close()
        self.simulator.program.process.wait(30)
        await_("the last rollup", lambda: self.status()["rollup"]["dirty_meters"] == 0, 300)
        self.note("everything is rolled up")
        return after

    def is_drained(self):
        status = self.status()
        if status["mqtt"][0]["pending"] or status["mqtt"][0]["state"] != "connected":
            return False
        before = status["mqtt"][0]["messages"]
        time.sleep(3)
        return self.status()["mqtt"][0]["messages"] == before

    def verdicts(self, after):
        published = json.loads((self.folder / "published.json").read_text())
        since = (datetime.now(timezone.utc) - timedelta(seconds=self.seconds + 3600)).strftime("%Y-%m-%dT%H:%M:%SZ")
        undecided = evidence.undecided(self.database)
        stored, law = evidence.lamps(self.daemon, published, since)
        law += evidence.meters(self.daemon, self.devices, since, undecided)
        quarantined = self.status()["store"]["quarantined"]
        self.note("the daemon was asked for every reading")
        ended = self.daemon.program.end()
        moduli = {device.id: device.modulus * 1000 for device in self.devices if device.modulus}
        rebuild = Program(
            [f"{self.options.bin}/energy-collector", "rebuild", "--check", "--config",
             str(self.folder / "energy-collector.yaml")], self.folder / "rebuild.log", stdout=-1)
        output = rebuild.process.communicate()[0].decode()
        (self.folder / "rebuild.txt").write_text(output)
        last = [s for s in self.samples if s["life"] == self.life]
        since = self.plan.last_life + (self.seconds - self.plan.last_life) / 2 if self.seconds >= LONG else self.plan.calm
        observations = [s["rate"] for s in last if s["second"] >= since]
        per_second = sum(observations) / max(1, len(observations))
        memory = [(s["second"], s["memory_kib"]) for s in last if s["second"] <= self.seconds]
        clock_steps = 2 * self.done.get("clock", 0) if self.options.clock else 0
        found = [
            checks.acknowledged_messages(
                published["published"], published["lamps"], published["unacknowledged"], stored),
            checks.conservation_by_readings(law),
            checks.conservation_by_accounts(evidence.accounts(self.database, moduli)),
            checks.Verdict(
                "rebuild --check", rebuild.process.returncode == 0,
                f"exit status {rebuild.process.returncode}, {output.count('identical')} tables identical"),
            checks.flat_memory(memory, since, LEAK_BYTES, per_second),
            checks.bounded_memory(memory),
            checks.no_leaked_descriptors(self.baseline, after),
            checks.unexpected_log_lines(
                self.log.read_text(errors="replace").splitlines(), self.expected_lines(clock_steps)),
            checks.Verdict("the daemon ends in order", ended == 0, f"SIGTERM, exit status {ended}"),
            checks.happened("reconnects of the publisher", published["reconnects"], 1),
            checks.happened("readings set aside", quarantined, 1),
        ]
        for kind, count in sorted(self.done.items()):
            if kind == "disk-full" and self.disk.reason or kind == "clock" and not clock_steps:
                continue
            found.append(checks.happened(f"disturbance '{kind}'", count, 1))
        if clock_steps:
            noticed = self.log.read_text(errors="replace").count("the clock was set")
            found.append(checks.happened("clock steps noticed", noticed, clock_steps))
        return found

    def expected_lines(self, clock_steps):
        full = self.done.get("disk-full", 0) if self.disk.reason is None else 0
        refused = self.done.get("reload-refused", 0)
        # What is away for five seconds is told; the devices with faults are, now and then, in each life.
        faulty = sum(1 for group in self.groups if any(device.fault for device in group))
        return [
            (r"the clock was set", clock_steps),
            (r'out of service .*what="modbus ', faulty * self.life),
            (r'out of service .*what="mqtt ', self.done.get("broker", 0) + full),
            (r"out of service .*full.*what=storage", 3 * full),
            (r"rollup failed, trying again .*full", 3 * full),
            (r"anomalies not looked for, trying again .*full", 3 * full),
            (r"finished days could not be compressed.*full", 3 * full),
            (r"configuration refused .*'modbuss'", refused),
            (r"not reloaded, the configuration before stays", refused)]

    def facts(self):
        last = [s for s in self.samples if s["life"] == self.life and s["second"] <= self.seconds]
        mean = sum(s["cpu_percent"] for s in last) / max(1, len(last))
        return [
            ("when", datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
            ("machine", f"{platform.machine()}, {platform.system()} {platform.release()}"),
            ("programs", self.options.bin),
            ("length", f"{self.options.minutes:g} min, seed {self.options.seed}"),
            ("load", f"{self.options.devices} Modbus devices behind {len(self.groups)} connections, a poll each "
                     f"{self.options.poll}; {self.options.messages} MQTT messages/s of {self.lamps} lamps"),
            ("simulator's faults", ", ".join(campus.FAULTS) + ", wrapping registers"),
            ("full disk", self.disk.reason and f"skipped: {self.disk.reason}" or "a tmpfs of its own"),
            ("clock steps", "by a clock of the daemon's own" if self.options.clock else "left out: --clock was not given"),
            ("lives of the daemon", self.life),
            ("CPU in the last life", f"{mean:.0f} % of a core on average"),
            ("observations dropped", max([s["dropped"] for s in self.samples] + [0])),
        ]

    def end(self):
        """Ends what is still running, each by its own process."""
        self.stopping.set()
        for name in ("publisher", "daemon", "simulator", "broker"):
            owner = getattr(self, name, None)
            program = owner if isinstance(owner, Program) else getattr(owner, "program", None)
            if program and not program.has_ended:
                program.end(signal.SIGKILL if name != "broker" else signal.SIGTERM)
        if self.keeps_database and self.disk.reason is None:
            for file in self.disk.path.glob("energy.sqlite*"):
                shutil.copy(file, self.folder)
        self.disk.unmount()


def main():
    parser = argparse.ArgumentParser(prog="soak", description=__doc__.splitlines()[0])
    parser.add_argument("--bin", required=True, help="folder of the built programs")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--devices", type=int, default=1000)
    parser.add_argument("--messages", type=int, default=1000, help="MQTT messages a second")
    parser.add_argument("--poll", default="5s", help="how often each device is polled")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--clock", default="", help="clock.c as a library, for clock steps")
    parser.add_argument("--output", type=Path, default=Path("build/soak"))
    options = parser.parse_args()
    if options.minutes < 4 or options.devices < 20 or options.messages < 10:
        parser.error("less than 4 minutes, 20 devices or 10 messages a second proves nothing")
    # Whoever ends the soak ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    folder = Path(tempfile.mkdtemp(prefix="energy-soak."))
    options.output.mkdir(parents=True, exist_ok=True)
    soak = Soak(options, folder)
    holds = False
    title = f"Soak of {options.minutes:g} minutes"
    try:
        soak.start()
        verdicts = soak.verdicts(soak.run())
        text = report.text(title, soak.facts(), soak.events, verdicts)
        holds = all(verdict.holds for verdict in verdicts)
        soak.keeps_database = not holds
    except (Failure, OSError) as failure:
        text = report.text(title, soak.facts(), soak.events, [checks.Verdict("the soak ran to its end", False, str(failure))])
    finally:
        soak.end()
    (options.output / "report.txt").write_text(text)
    (options.output / "report.svg").write_text(report.plot(title, soak.samples, soak.events, soak.seconds))
    report.write_samples(options.output / "samples.csv", soak.samples)
    print("\n" + text)
    print(f"report.txt, report.svg and samples.csv are in {options.output}/")
    if holds:
        shutil.rmtree(folder)
    else:
        for log in folder.glob("*.log"):
            shutil.copy(log, options.output / log.name)
        print(f"what it leaves behind to look at is in {folder}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
