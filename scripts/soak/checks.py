"""What must hold at the end of a soak. Pure functions of what was seen, so that tests can show that each of them fails."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """One thing that must hold, whether it does, and the figures it rests on."""

    name: str
    holds: bool
    detail: str


def conservation_by_accounts(rows):
    """The law of each register, by where its account stands.

    `rows` are (register, counted, booked): last − first + wraps × modulus over all its lives, and the sum of its buckets'
    amount + unattributed + rejected − estimated, in base units.
    """
    broken = [f"{name}: {counted} counted, {booked} booked" for name, counted, booked in rows if counted != booked]
    if not rows:
        return Verdict("conservation, by accounts", False, "there are no registers")
    return Verdict(
        "conservation, by accounts", not broken,
        f"{len(rows)} registers, {len(broken)} broken" + _examples(broken))


def conservation_by_readings(meters):
    """The same law from the accepted readings alone, without trusting an account.

    `meters` are (name, values, booked, modulus): accepted readings in time order and booked amounts in base units. A fall
    of more than half of the modulus is a turn of the register.
    """
    broken, turns, counted = [], 0, 0
    for name, values, booked, modulus in meters:
        wraps = 0
        if modulus:
            wraps = sum(1 for a, b in zip(values, values[1:]) if a - b > modulus / 2)
        advance = values[-1] - values[0] + wraps * (modulus or 0) if values else 0
        turns, counted = turns + wraps, counted + len(values)
        if advance != booked:
            broken.append(f"{name}: {advance} by {len(values)} readings, {booked} booked")
    if not counted:
        return Verdict("conservation, by readings", False, "there are no readings")
    return Verdict(
        "conservation, by readings", not broken,
        f"{len(meters)} meters, {counted} accepted readings, {turns} turns of registers, {len(broken)} broken"
        + _examples(broken))


def acknowledged_messages(published, lamps, unacknowledged, stored):
    """Every message that the broker acknowledged is in the database, with its value, and none twice.

    Message i is number i // lamps of lamp i % lamps. `stored` has for each lamp its stored numbers in time order; a value
    is the number that the message said.
    """
    unsure = set(unacknowledged)
    lost, foreign = [], []
    for lamp in range(lamps):
        expected = range((published - lamp + lamps - 1) // lamps)
        found = stored.get(lamp, [])
        known = set(found)
        lost += [f"lamp {lamp} number {n}" for n in expected if n not in known and n * lamps + lamp not in unsure]
        if len(found) != len(known) or any(n not in expected for n in known) or found != sorted(found):
            foreign.append(f"lamp {lamp}")
    count = sum(len(found) for found in stored.values())
    holds = published > 0 and not lost and not foreign
    return Verdict(
        "no acknowledged message lost", holds,
        f"{published} published, {published - len(unsure)} acknowledged, {count} stored, {len(lost)} lost, "
        f"{len(foreign)} lamps with numbers twice, foreign or out of order" + _examples(lost + foreign))


def slope(points):
    """Theil–Sen: the median slope of all pairs of (x, y); single outliers do not move it."""
    slopes = sorted(
        (y2 - y1) / (x2 - x1)
        for i, (x1, y1) in enumerate(points) for x2, y2 in points[i + 1:] if x2 > x1)
    return slopes[len(slopes) // 2] if slopes else 0.0


def flat_memory(samples, since, bytes_per_observation, observations_per_second):
    """Memory does not grow with what was taken in.

    `samples` are (seconds, KiB) of one life of the daemon. From `since` on the median slope must stay below the given bytes
    for each observation stored: a leak of one small object an observation is more.
    """
    points = [(t, kib) for t, kib in samples if t >= since]
    if len(points) < 10:
        return Verdict("flat memory", False, f"only {len(points)} samples")
    kib_per_second = slope(points)
    limit = bytes_per_observation * observations_per_second / 1024
    return Verdict(
        "flat memory", kib_per_second <= limit,
        f"{points[0][1] / 1024:.1f} MiB at {points[0][0]:.0f} s, {points[-1][1] / 1024:.1f} MiB at "
        f"{points[-1][0]:.0f} s, most {max(k for _, k in points) / 1024:.1f} MiB; slope {kib_per_second * 60:+.1f} "
        f"KiB/min, at most {limit * 60:.1f} ({bytes_per_observation} bytes an observation)")


def bounded_memory(samples, most=1.5):
    """A life of the daemon does not end with more than half again of what it had in its middle, whatever was done to it."""
    if len(samples) < 10:
        return Verdict("bounded memory", False, f"only {len(samples)} samples")
    quarter = len(samples) // 4
    middle = sorted(kib for _, kib in samples[quarter:2 * quarter])[quarter // 2]
    end = sorted(kib for _, kib in samples[-quarter:])[quarter // 2]
    return Verdict(
        "bounded memory", end <= most * middle,
        f"{middle / 1024:.1f} MiB in the second quarter of the last life, {end / 1024:.1f} MiB in its last, at most "
        f"{most * middle / 1024:.1f}")


def no_leaked_descriptors(before, after, tolerance=4):
    """After all disturbances as many descriptors of each kind are open as before them."""
    grown = [
        f"{kind}: {before.get(kind, 0)} before, {count} after"
        for kind, count in after.items() if count > before.get(kind, 0) + tolerance]
    total = sum(before.values()), sum(after.values())
    holds = not grown and total[1] > 0 and total[1] <= total[0] + tolerance
    return Verdict("no leaked descriptors", holds, f"{total[0]} before, {total[1]} after" + _examples(grown))


ENTRY = re.compile(r"^\d{4}-\d\d-\d\dT\S+ (trace|debug|info|notice|warning|error|critical) ")


def unexpected_log_lines(lines, expected):
    """Every line that is no entry of the log, and every warning or worse that no disturbance explains.

    `expected` are (pattern, most): lines that may come, and how often.
    """
    left = [[re.compile(pattern), most, 0] for pattern, most in expected]
    unexpected = []
    for line in lines:
        entry = ENTRY.match(line)
        if entry and entry[1] in ("trace", "debug", "info", "notice"):
            continue
        rule = next((rule for rule in left if rule[0].search(line) and rule[2] < rule[1]), None)
        if rule is None:
            unexpected.append(line.strip()[:300])
        else:
            rule[2] += 1
    seen = "; ".join(f"{rule[2]} × {rule[0].pattern}" for rule in left if rule[2])
    return Verdict(
        "nothing unexpected in the log", not unexpected,
        f"{len(lines)} lines, {len(unexpected)} unexpected; expected: {seen or 'none'}" + _examples(unexpected))


def happened(name, count, least):
    """A disturbance that did not happen proves nothing."""
    return Verdict(name, count >= least, f"{count} times, at least {least} asked for")


def _examples(lines, most=5):
    if not lines:
        return ""
    return "".join(f"\n    {line}" for line in lines[:most]) + ("\n    …" if len(lines) > most else "")
