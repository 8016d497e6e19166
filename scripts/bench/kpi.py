"""Key figures: all of many buildings for a year and the year before, from their rollups."""

import calendar
import csv
import io
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta, timezone

from figures import Figure, at_most
from lamps import is_rolled_up
from programs import Failure, await_

ISSUE, NAME = 6, "key figures"
ZONE = timezone(timedelta(hours=8))


def site(nodes):
    """So many buildings with electricity, water, gas, persons and area."""
    yield from (
        "id: bench", "name: bench", "timezone: Asia/Shanghai", "export: none", "evaluation: {co2_region: shandong}",
        "nodes:", "  - {id: campus, name: campus, kind: campus}")
    for i in range(nodes):
        yield f"  - {{id: b{i}, name: b{i}, kind: building, parent: campus}}"
    yield "meters:"
    for i in range(nodes):
        yield f"  - {{id: m{i}, node: b{i}, carrier: electricity, role: consumption, interval: 24h, rated_power: 1MW}}"
        yield f"  - {{id: w{i}, node: b{i}, carrier: water, role: consumption, interval: 24h, rated_flow: 60m3/h}}"
    yield "facts:"
    for i in range(nodes):
        yield f"  - {{node: b{i}, kind: headcount, value: {i % 90 + 10}, from: 2020-01-01, source: bench}}"
        yield f"  - {{node: b{i}, kind: floor_area_m2, value: {i % 70 + 1}, from: 2020-01-01, source: bench}}"
    yield "bills:"
    for i in range(nodes):
        yield (f"  - {{node: b{i}, carrier: natural_gas, quantity: 1000m3, from: 2024-01-01, to: 2026-01-01, "
               "purpose: heating, source: bench}")


def write_months(database):
    """Two years of months for every register, as rolling up would leave them; that is measured elsewhere."""
    with closing(sqlite3.connect(database)) as rows:
        for year in (2024, 2025):
            for month in range(1, 13):
                start = int(datetime(year, month, 1, tzinfo=ZONE).timestamp())
                covered = calendar.monthrange(year, month)[1] * 86_400_000
                rows.execute(
                    "INSERT OR REPLACE INTO bucket (level, start, register, amount, derived, covered, unattributed) "
                    "SELECT 3, ?, id, 1000000 + id % 97 * 10000, 0, ?, 0 FROM register", (start, covered))
        rows.commit()


def measure(stage):
    nodes = stage.sizes.ranked_nodes
    stage.say(f"{nodes} buildings")
    stage.configure(site(nodes), "rollup: {interval: 1s}")
    daemon = stage.daemon()
    # One reading each makes the registers.
    readings = stage.write("readings.csv", "meter,quantity,at,value", *(
        f"{meter}{i},{quantity},2024-01-01T00:00:00+08:00,1000" for i in range(nodes)
        for meter, quantity in (("m", "active_energy_import"), ("w", "water_volume"))))
    stage.ctl("import", "readings", readings)
    await_("the rollup", lambda: is_rolled_up(daemon), 300)
    daemon.program.end()
    write_months(stage.folder / "energy.sqlite")
    daemon = stage.daemon()
    ask = ["ranking", "--period", "2025", "--by", "energy_per_capita"]
    ranked = [row for row in csv.reader(io.StringIO(stage.ctl(*ask, "--format", "csv"))) if row[4]]
    if len(ranked) != nodes + 1:
        raise Failure(f"{len(ranked) - 1} of {nodes} buildings are ranked")
    stage.say("every figure of each, ranked; and of the campus")
    rounds = range(stage.sizes.rounds)
    yield Figure(
        f"every figure of {nodes} buildings for a year and the year before, ranked", "s",
        [stage.ctl_seconds(*ask) for _ in rounds], [], (at_most(1),))
    yield Figure(
        "every figure of the campus above them", "s",
        [stage.ctl_seconds("kpi", "campus", "--period", "2025", "--format", "json") for _ in rounds])
    daemon.program.end()
