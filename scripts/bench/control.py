"""The control socket and energyctl while messages come in."""

import statistics
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from figures import Figure, at_most, values
from lamps import Lamps, is_rolled_up
from programs import Failure, await_
from stage import resident_mb

ISSUE, NAME = 7, "control socket"
PACE_MS = 50
NODES = [
    "export: none",
    "nodes: [{id: campus, name: campus, kind: campus}, {id: bldg, name: bldg, kind: building, parent: campus}]",
    "meters: [{id: imported, node: bldg, carrier: electricity, role: consumption, interval: 10s, plausibility: off}]"]
DAYS = 40
# Who keeps an answer of 100,000 readings before it is sent grows by more than this.
GROWTH_MB = 4


def measure(stage):
    sizes = stage.sizes
    lamps = Lamps(stage)
    daemon = lamps.daemon("5s", NODES)
    begin = datetime.now(timezone.utc).replace(microsecond=0) - timedelta(days=DAYS)
    readings = stage.write("readings.csv", "meter,quantity,at,value", *(
        f"imported,active_energy_import,{begin + timedelta(seconds=10 * i):%Y-%m-%dT%H:%M:%SZ},{i / 1000}"
        for i in range(sizes.imported)))
    stage.say(f"{sizes.imported} readings imported")
    stage.ctl("import", "readings", readings)
    await_("the rollup", lambda: is_rolled_up(daemon), 300)
    yield from stream(stage, daemon)
    # Both nodes, paced and not, and the command line; what is over when they are done is cut off.
    publisher = lamps.pace(3600)
    time.sleep(3)
    beside = f"while {lamps.rate:,} messages/s come in"
    for node, members in (("bldg", 1), ("campus", lamps.count)):
        stage.say(f"{sizes.clients} clients ask for a month of {members} members")
        target = f"/v1/rollup?id={node}&by=month&from=this-month"
        words = ["BenchControl", stage.socket, sizes.clients, sizes.asked, target]
        paced = [answered(stage.run(*words, PACE_MS)) for _ in range(sizes.rounds)]
        fast = [answered(stage.run(*words)) for _ in range(sizes.rounds)]
        what = f"a month of {members} members, {sizes.clients} clients"
        yield Figure(
            f"{what}, each {1000 // PACE_MS} times a second, {beside}: p99", "ms", [one["p99_ms"] for one in paced], [],
            (at_most(10),))
        yield Figure(f"{what}, as fast as it goes: p99", "ms", [one["p99_ms"] for one in fast])
        yield Figure(f"{what}, as fast as it goes", "answers a second", [one["rate"] for one in fast])
    stage.say("energyctl, the whole process")
    for words, limits in (
            (["rollup", "campus", "--by", "month"], (at_most(80),)),
            (["rollup", "imported", "--by", "day", "--from", f"-{DAYS}d"], (at_most(80),)),
            (["status"], ()), (["--version"], (at_most(50),))):
        more = [] if words == ["--version"] else ["--socket", stage.socket]
        took = [1000 * stage.seconds("energyctl", *words, *more) for _ in range(sizes.starts)]
        yield Figure(
            f"energyctl {' '.join(words)}, from start to end, median of {sizes.starts}", "ms", [statistics.median(took)], [],
            limits)
    if publisher.has_ended:
        raise Failure("the publisher ended too early: " + (stage.folder / "BenchPublish.log").read_text())
    publisher.end()
    daemon.program.end()


def answered(text):
    found = values(text)
    if found["failures"]:
        raise Failure(f"{found['failures']:.0f} questions were not answered")
    return found


def stream(stage, daemon):
    """All readings as one answer: how much more memory it takes than a quarter of them did just before."""
    count, pid = stage.sizes.imported, daemon.program.pid
    ask = ["readings", "imported", "--from", f"-{DAYS + 1}d", "--format", "csv"]
    stage.ctl(*ask, "--limit", count // 4)
    # The kernel starts to count anew what is the most.
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")
    before = resident_mb(pid, "VmRSS")
    answer = stage.ctl(*ask)
    grown = max(0, resident_mb(pid) - before)
    lines = answer.count("\n")
    if lines != count + 1:
        raise Failure(f"{lines - 1} of {count} readings were streamed")
    # Once only: what a first answer took is there for a second one to take again.
    yield Figure(
        f"{count:,} readings streamed as CSV ({len(answer) / 1e6:.1f} MB): the daemon grows by", "MB", [grown], [],
        (at_most(GROWTH_MB),))
