"""The bulletin of many buildings, made, published, exported with its evidence and verified."""

import math
from datetime import datetime, timedelta, timezone

from figures import Figure, at_most, values
from lamps import is_rolled_up
from programs import Failure, await_

ISSUE, NAME = 8, "bulletin"
ZONE = timezone(timedelta(hours=8))
PERIOD = "2025-10"
# From, to, and hours between readings: the month itself by the hour; last year's and the month before by the day.
SPANS = [
    (datetime(2024, 10, 1), datetime(2024, 11, 1), 24), (datetime(2025, 9, 1), datetime(2025, 10, 1), 24),
    (datetime(2025, 10, 1, 1), datetime(2025, 11, 1), 1)]


def site(nodes):
    yield from (
        "id: bench", "name: bench", "timezone: Asia/Shanghai", "export: none", "evaluation: {co2_region: shandong}",
        "nodes:", "  - {id: campus, name: campus, kind: campus}")
    for i in range(nodes):
        yield f"  - {{id: b{i}, name: b{i}, kind: building, parent: campus}}"
    yield "meters:"
    for i in range(nodes):
        yield f"  - {{id: m{i}, node: b{i}, carrier: electricity, role: consumption, interval: 1h, rated_power: 1MW}}"
    yield "facts:"
    for node, persons, area in [("campus", 50 * nodes, 1500 * nodes), *((f"b{i}", 20 + i, 900 + i) for i in range(nodes))]:
        yield f"  - {{node: {node}, kind: headcount, value: {persons}, from: 2020-01-01, source: bench}}"
        yield f"  - {{node: {node}, kind: floor_area_m2, value: {area}, from: 2020-01-01, source: bench}}"


def readings(meters):
    """A file a span: registers that grow by a load that follows the day, each meter's in its own measure."""
    for begin, end, step in SPANS:
        lines = ["meter,quantity,at,value"]
        hours = int((end - begin) / timedelta(hours=1))
        since = int((begin - SPANS[0][0]) / timedelta(hours=1))
        for hour in range(0, hours + 1, step):
            at = f"{begin.replace(tzinfo=ZONE) + timedelta(hours=hour):%Y-%m-%dT%H:%M:%S+08:00}"
            # The sum of 20 + 15 sin over the hours since the first span.
            total = 20 * (since + hour) + 15 * (1 - math.cos(math.tau * (since + hour) / 24)) * 24 / math.tau
            lines += [f"m{i},active_energy_import,{at},{1000 + total * (1 + i % 17 / 10):.2f}" for i in range(meters)]
        yield lines


def measure(stage):
    nodes, rounds = stage.sizes.bulletin_nodes, range(stage.sizes.rounds)
    stage.say(f"the document of {nodes} buildings and its files, by the modules alone")
    found = [values(line) for line in stage.run("BenchBulletin", nodes).splitlines()]
    yield Figure(
        f"monthly bulletin of {nodes} buildings, by the modules alone: document and four files", "s",
        [(one["document_ms"] + one["files_ms"]) / 1000 for one in found])
    stage.configure(site(nodes), "rollup: {interval: 1s}")
    daemon = stage.daemon()
    count = 0
    for number, lines in enumerate(readings(nodes)):
        stage.say(f"{len(lines) - 1} readings imported and rolled up")
        stage.ctl("import", "readings", stage.write(f"readings-{number}.csv", *lines))
        count += len(lines) - 1
    await_("the rollup", lambda: is_rolled_up(daemon), 1200)
    stored = daemon.status()["store"]["observations"]
    if stored != count:
        raise Failure(f"{stored} of {count} readings were stored")
    stage.say("the bulletin's files, through the daemon")
    for period, limits in ((PERIOD, (at_most(2),)), (PERIOD[:4], ())):
        yield Figure(
            f"bulletin of {period}, {nodes} buildings: html, xlsx, csv, json through daemon and energyctl", "s",
            [stage.ctl_seconds("bulletin", "export", "--period", period, "--output", stage.folder / "out") for _ in rounds],
            [], limits)
    yield from evidence(stage, nodes)
    daemon.program.end()


def evidence(stage, meters):
    """The month published with its evidence, whose archive is exported and verified without the daemon."""
    stage.say("published, exported with its evidence, verified")
    yield Figure(
        f"publishing a month of {meters} meters with its evidence", "s",
        [stage.ctl_seconds("bulletin", "publish", "--period", PERIOD, "--reason", "bench")], [], (at_most(10),))
    export = ["bulletin", "export", "--period", PERIOD, "--revision", 1, "--evidence", "--output", stage.folder / "out"]
    yield Figure("exporting it with its evidence", "s", [stage.ctl_seconds(*export) for _ in range(stage.sizes.rounds)])
    archive = stage.folder / "out" / f"evidence-{PERIOD}-r1.tar"
    yield Figure("size of the evidence", "MB", [archive.stat().st_size / 1e6])
    yield Figure(
        "energyctl verify of it", "s", [stage.seconds("energyctl", "verify", archive) for _ in range(stage.sizes.rounds)], [],
        (at_most(10),))
