"""The devices of a soak, played by campus-simulator."""

import json
import subprocess

from programs import Failure, Program


class Simulator:
    """campus-simulator with a campus file."""

    def __init__(self, bin_path, campus, folder):
        (folder / "campus.json").write_text(campus)
        self.program = Program(
            [f"{bin_path}/campus-simulator", "serve", "--campus", str(folder / "campus.json"), "--stdin-eof-stops"],
            folder / "simulator.log", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        line = self.program.process.stdout.readline()
        if not line:
            raise Failure("the simulator did not start: " + (folder / "simulator.log").read_text())
        self.ports = {name: gateway["port"] for name, gateway in json.loads(line)["gateways"].items()}
