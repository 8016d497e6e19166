"""What a daemon and its database say at the end of a soak, as the checks want it."""

import csv
import io
import json
import sqlite3
from datetime import datetime
from decimal import Decimal

from publisher import lamp_name

BASE_UNITS = {"kWh": 1000, "m3": 1_000_000, "m³": 1_000_000}


def milliseconds(rfc3339):
    at = datetime.fromisoformat(rfc3339)
    return int(at.timestamp()) * 1000 + at.microsecond // 1000


def base_units(text, unit):
    amount = Decimal(text) * BASE_UNITS[unit]
    if amount != int(amount):
        raise ValueError(f"{text} {unit} is no whole number of base units")
    return int(amount)


def _readings(daemon, meter, quantity, since):
    text = daemon.ask("/v1/readings", accept="text/csv", meter=meter, quantity=quantity, **{"from": since})
    return list(csv.DictReader(io.StringIO(text)))


def _booked(daemon, meter, quantity):
    """Σ amount + unattributed + rejected − estimated of the meter's years, in base units."""
    total = 0
    for row in daemon.ask("/v1/rollup", id=meter, by="year")["rows"]:
        if row["quantity"] == quantity:
            parts = [Decimal(str(row[name])) for name in ("amount", "unattributed", "rejected", "estimated")]
            total += base_units(parts[0] + parts[1] + parts[2] - parts[3], row["unit"])
    return total


def meters(daemon, devices, since, undecided):
    """For each device its accepted readings, what is booked and its modulus, all in base units."""
    found = []
    for device in devices:
        aside = {
            (row["quantity"], row["at"])
            for row in daemon.ask("/v1/quarantine", source=device.id, limit=10_000)["readings"]
            if row["reason"] != "conflict"}
        # Readings after the account's own last one may still become anything; they are booked nowhere.
        end = undecided.get((device.id, device.quantity))
        values = [
            base_units(row["value"], row["unit"]) for row in _readings(daemon, device.id, device.quantity, since)
            if (device.quantity, row["at"]) not in aside and (end is None or milliseconds(row["at"]) <= end)]
        modulus = device.modulus * 1000 if device.modulus else None
        found.append((device.id, values, _booked(daemon, device.id, device.quantity), modulus))
    return found


def lamps(daemon, summary, since):
    """For each lamp its stored numbers in time order, −1 for one at a wrong time; and the meters' law of each."""
    stored, law = {}, []
    count, start, rate = summary["lamps"], summary["start_ms"], summary["rate"]
    for lamp in range(count):
        meter, numbers = f"lamps/{lamp_name(lamp)}", []
        try:
            rows = _readings(daemon, meter, "lamp_energy_used", since)
        except Exception:  # pylint: disable=broad-except
            rows = []  # A lamp that nobody heard of has no readings, and the check says how many are missing.
        for row in rows:
            number = int(row["raw"])
            due = start + (number * count + lamp) * 1000 // rate
            numbers.append(number if milliseconds(row["at"]) == due else -1)
        stored[lamp] = numbers
        if rows:
            law.append(
                (meter, [base_units(row["value"], row["unit"]) for row in rows],
                 _booked(daemon, meter, "lamp_energy_used"), None))
    return stored, law


def accounts(database, moduli):
    """(register, counted, booked) of every register, from its account and its buckets of every level."""
    rows = []
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        booked = {}
        for register, level, total in db.execute(
                "SELECT register, level, SUM(amount + unattributed + rejected - estimated) FROM bucket "
                "GROUP BY register, level"):
            booked.setdefault(register, {})[level] = total
        for register, meter, quantity, value, first, earlier, wraps in db.execute(
                "SELECT r.id, m.name, r.quantity, a.last_value, a.life_first, a.earlier_lives, a.wraps FROM account a "
                "JOIN register r ON r.id = a.register JOIN meter m ON m.id = r.meter WHERE a.last_value IS NOT NULL"):
            counted = earlier + value - first + wraps * moduli.get(meter, 0)
            levels = booked.get(register, {0: 0})
            for level, total in levels.items():
                rows.append((f"{meter} {quantity} level {level}", counted, total))
    return rows


def undecided(database):
    """{(meter, quantity): last accepted millisecond} of the registers with readings that nothing was decided about."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        return {
            (meter, quantity): at
            for meter, quantity, at, candidates in db.execute(
                "SELECT m.name, r.quantity, a.last_at, a.undecided FROM account a JOIN register r ON r.id = a.register "
                "JOIN meter m ON m.id = r.meter WHERE a.undecided IS NOT NULL")
            if json.loads(candidates)}
