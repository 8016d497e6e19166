"""Where a group runs: its folder, the built programs, and everything that it started, which ends with it."""

import contextlib
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path

from programs import Broker, Daemon, Failure, Program

# Nothing that is measured takes longer.
LONGEST_SECONDS = 1800


def allow_descriptors(count):
    """Lets this process and those that it starts open so many files, where the system allows it."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    soft = count if hard == resource.RLIM_INFINITY else min(count, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident_mb(pid, name="VmHWM"):
    """Resident memory of a process in MB, the most so far or (`VmRSS`) what it is now."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Failure(f"process {pid} has no {name}")


class Stage(contextlib.ExitStack):
    """A group's surroundings. Leaving it ends its programs, the last first, and removes its folder."""

    def __init__(self, bin_path, bench_path, folder, sizes, say):
        super().__init__()
        self.bin, self.bench, self.folder, self.sizes, self.say = bin_path, bench_path, folder, sizes, say
        folder.mkdir()
        self.callback(shutil.rmtree, folder, ignore_errors=True)
        self.socket = folder / "control.sock"
        self.log = folder / "daemon.log"

    def program(self, name):
        """The path of a program of the product or of the benchmarks."""
        return str((self.bench if name.startswith("Bench") else self.bin) / name)

    def run(self, name, *words):
        """Runs a program to its end and returns what it printed."""
        with subprocess.Popen(
                [self.program(name), *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                text=True) as process:
            try:
                output, errors = process.communicate(timeout=LONGEST_SECONDS)
            except BaseException:
                # Python's own run() does not wait for what it killed after Ctrl-C.
                process.kill()
                process.wait()
                raise
        if process.returncode != 0:
            said = (errors.strip() or output.strip()).splitlines()
            raise Failure(
                f"{name} {' '.join(map(str, words[:2]))} ended with {process.returncode}: {' '.join(said[-3:])}")
        return output

    def ctl(self, *words):
        """Asks the daemon through energyctl."""
        return self.run("energyctl", *words, "--socket", self.socket)

    def seconds(self, name, *words):
        """How long a program takes from its start to its end."""
        begin = time.monotonic()
        self.run(name, *words)
        return time.monotonic() - begin

    def ctl_seconds(self, *words):
        return self.seconds("energyctl", *words, "--socket", self.socket)

    def start(self, name, *words, **streams):
        """Starts a program, which ends at the latest with the stage."""
        program = Program([self.program(name), *map(str, words)], self.folder / f"{name}.log", **streams)
        self.callback(program.end)
        return program

    def broker(self):
        broker = Broker(self.folder, ["persistence false", "log_type warning", "log_type error"])
        self.callback(lambda: broker.program.end())
        return broker

    def write(self, name, *lines):
        """Writes a file of the stage's folder."""
        (self.folder / name).write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        return self.folder / name

    def configure(self, site, *more):
        """Writes energy-collector.yaml, whose site file has the lines that are given, with further lines."""
        self.write("site.yaml", *site)
        self.write(
            "energy-collector.yaml", "site: site.yaml", f"database: {{path: {self.folder}/energy.sqlite}}",
            f"control: {{socket: {self.socket}}}", *more)

    def daemon(self):
        """Starts the daemon with what was configured, and returns it once it answers."""
        daemon = Daemon(self.bin, self.folder / "energy-collector.yaml", self.socket, self.log)
        self.callback(lambda: daemon.program and daemon.program.end())
        daemon.start()
        return daemon


@contextlib.contextmanager
def running(program):
    """Ends a program with the block."""
    try:
        yield program
    finally:
        program.end()


def complain(text):
    print(text, file=sys.stderr, flush=True)
