"""What the soak and the benchmarks start: each program is watched and ended by its own process id."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
from pathlib import Path


class Failure(Exception):
    """The run cannot go on."""


def await_(what, condition, seconds=60):
    """Waits until a condition gives something true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() > end:
            raise Failure(f"waited {seconds} s in vain for {what}")
        time.sleep(0.1)


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


class Program:
    """A child process with its standard error in a file."""

    def __init__(self, words, log, environment=None, **streams):
        with open(log, "ab") as errors:
            self.process = subprocess.Popen(
                words, stderr=errors, env={**os.environ, **(environment or {})}, **streams)

    @property
    def pid(self):
        return self.process.pid

    @property
    def has_ended(self):
        return self.process.poll() is not None

    def end(self, by=signal.SIGTERM, seconds=60):
        """Ends it and returns its status; one that does not end in time is killed and reported as such."""
        if not self.has_ended:
            self.process.send_signal(by)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None


class Broker:
    """mosquitto on a port of its own, with further lines of its configuration."""

    def __init__(self, folder, settings=()):
        self.port, self.folder, self.program = unused_port(), folder, None
        (folder / "mosquitto.conf").write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\n"
            + "".join(line + "\n" for line in settings) + ("user root\n" if os.geteuid() == 0 else ""))
        self.start()

    def start(self):
        path = os.environ["PATH"] + ":/usr/sbin:/usr/local/sbin"
        self.program = Program(
            ["mosquitto", "-c", str(self.folder / "mosquitto.conf")], self.folder / "broker.log", {"PATH": path})
        try:
            await_("the broker", lambda: accepts(self.port))
        except BaseException:
            self.program.end()
            raise

    def restart(self):
        """Ends it as the service manager does, and starts it anew."""
        if self.program.end() != 0:
            raise Failure("the broker did not end in order")
        self.start()


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=120)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Daemon:
    """energy-collector, asked through its control socket like any other client would."""

    # What the unit runs it with.
    ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}

    def __init__(self, bin_path, configuration, socket_path, log, environment=None):
        self.words = [f"{bin_path}/energy-collector", "run", "--config", str(configuration)]
        self.socket_path, self.log = str(socket_path), log
        self.environment = {**self.ENVIRONMENT, **(environment or {})}
        self.program = None

    def start(self):
        self.program = Program(self.words, self.log, self.environment)

        def answers():
            if self.program.has_ended:
                raise Failure(f"the daemon ended with {self.program.process.returncode}; see {self.log}")
            return self.status()
        return await_("the daemon", answers, 120)

    def ask(self, path, accept="application/json", **parameters):
        connection = _UnixConnection(self.socket_path)
        try:
            query = "?" + urllib.parse.urlencode(parameters) if parameters else ""
            connection.request("GET", path + query, headers={"Accept": accept})
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status != 200:
                raise Failure(f"{path}{query} was answered with {answer.status}: {text}")
            return json.loads(text) if accept.endswith("json") else text
        finally:
            connection.close()

    def status(self):
        """The status, or None while nobody answers."""
        try:
            return self.ask("/v1/status")
        except (OSError, http.client.HTTPException):
            return None

    def descriptors(self):
        """How many descriptors of each kind it holds, such as {'socket': 12, 'energy.sqlite': 5}."""
        kinds = {}
        folder = Path(f"/proc/{self.program.pid}/fd")
        for entry in list(folder.iterdir()):
            try:
                target = os.readlink(entry)
            except OSError:
                continue
            kind = re.sub(r":\[\d+\]$| \(deleted\)$", "", target).rsplit("/", 1)[-1]
            kinds[kind] = kinds.get(kind, 0) + 1
        return kinds

    def memory_kib(self):
        """Memory that is its own (PSS, without what the page cache holds of the database), in KiB."""
        text = Path(f"/proc/{self.program.pid}/smaps_rollup").read_text(encoding="ascii")
        return int(re.search(r"^Pss_Anon:\s+(\d+)", text, re.M)[1])

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.program.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
