"""The database: appending, rolling up, asking, compressing and rebuilding."""

from pathlib import Path

from figures import Figure, at_least, at_most, times_c_at_least, times_c_at_most, values
from programs import Failure

ISSUE, NAME = 5, "store"
MEASURED = Path(__file__).resolve().parents[2] / "Tests" / "EndToEndTests" / "Fixtures" / "measured.csv"
BUILDINGS = ("cam-b13", "cam-b41")
METERS, VALUES = 100, 20


def lines(stage, *words):
    """What BenchStore says, line by line."""
    return [values(line) for line in stage.run("BenchStore", *words).splitlines()]


def measure(stage):
    for observations in (50, 1000):
        yield from append(stage, observations)
    stage.say("a new reading after years of history")
    costs = {
        int(one["days"]): one["rollup_ms_median"] for one in lines(stage, "curve", stage.folder, *stage.sizes.history_days)}
    for days, cost in costs.items():
        yield Figure(f"a new reading rolled up after {days:,} days of history", "ms", [cost])
    yield Figure("the same, the largest to the smallest", "times", [max(costs.values()) / min(costs.values())], [],
                 (at_most(2),))
    stage.say("a month of a node")
    asked = {one["asked"]: one for one in lines(stage, "month", stage.folder, stage.sizes.history_meters)}
    of = f"of {stage.sizes.history_meters:,} meters with 10 years"
    yield Figure(f"a month of a node {of}", "ms", [asked["rollup"]["ms_median"]], [], (at_most(5),))
    yield Figure("the same with the coverage of each member, as key figures ask", "ms", [asked["amounts"]["ms_median"]])
    yield from cold(stage)
    yield from rebuild(stage)
    yield from seal(stage)


def append(stage, observations):
    """Transactions of so many observations of 20 values, in turn with C."""
    a_transaction = observations * VALUES
    stage.say(f"appending, {a_transaction} values a transaction")
    minutes = stage.sizes.transactions * observations // METERS
    c, ours = [], []
    for number in range(stage.sizes.rounds):
        words = [METERS, VALUES, minutes, observations]
        c.append(values(stage.run("BenchAppendC", stage.folder / f"c{observations}-{number}.sqlite", *words)))
        ours.append(values(
            stage.run("BenchStore", "append", stage.folder / f"s{observations}-{number}.sqlite", *words)))
    at = f"at {a_transaction:,} values a transaction"
    yield Figure(
        f"appending {at}", "values a second", [one["values_per_second"] for one in ours],
        [one["values_per_second"] for one in c], (times_c_at_least(0.5),))
    if not all(one["bytes_written_per_value"] for one in c):
        raise Failure("the kernel counted no byte written: is the folder in memory? Set TMPDIR to one on a disk")
    yield Figure(
        f"bytes written {at}", "a value", [one["bytes_written_per_value"] for one in ours],
        [one["bytes_written_per_value"] for one in c], (times_c_at_most(1.5),))


def cold(stage):
    """Measured loads of buildings by the hour, played at a minute through the registers of an SDM630."""
    stage.say("finished days in blocks")
    found = {
        one["series"]: one["bytes_per_value"]
        for one in lines(stage, "cold", stage.folder, MEASURED, stage.sizes.cold_hours, *BUILDINGS)}
    for series, what, limits in (
            ("load_2_percent", "load ±2 % within the hour", (at_most(1),)),
            ("load_5_percent", "load ±5 % within the hour", (at_most(1),)),
            ("every_digit", "load ±2 %, noise in every digit of a float32", ())):
        yield Figure(f"cold storage of measured series, {what}", "bytes a value", [found[series]], [], limits)


def rebuild(stage):
    """A part of a year of 200 meters at a minute."""
    meters, days = stage.sizes.rebuild_meters, stage.sizes.rebuild_days
    stage.say(f"rebuilding {days} days of {meters} meters")
    found = values(stage.run("BenchStore", "rebuild", stage.folder / "rebuild.sqlite", meters, days))
    yield Figure(
        f"rebuilding a year of 200 meters at a minute, scaled from {days} days of {meters}", "s",
        [found["a_year_of_200_meters_s"]], [], (at_most(120),))
    yield Figure("the same, observations", "a second", [found["rebuild_observations_per_second"]])


def seal(stage):
    """What every publication does with the readings of its period: a hash of each register."""
    meters, days = stage.sizes.rebuild_meters, stage.sizes.rebuild_days
    stage.say(f"hashing what {meters} registers said in {days} days")
    rows, blocks = lines(stage, "seal", stage.folder / "seal.sqlite", meters, days)
    of = f"hashing what 200 registers said in a month at a minute, scaled from {days} days of {meters}"
    yield Figure(f"{of}, in blocks", "s", [blocks["a_month_of_200_meters_s"]])
    yield Figure("the same, not yet in blocks", "s", [rows["a_month_of_200_meters_s"]])
