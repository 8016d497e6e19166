"""When a soak does what to the daemon, as data: pure, seeded, and the same again for the same seed."""

import random
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """Something to be done so many seconds after the start."""

    second: float
    kind: str
    value: int = 0


@dataclass(frozen=True)
class Plan:
    """The steps, and the times between which things hold."""

    steps: list
    warm: float
    faults_end: float
    last_life: float
    quiet: float
    calm: float
    seconds: float


def make(seconds, seed):
    """A third with kills, half in one life with everything else, and a quiet end.

    The last life lasts nearly two thirds of the run: what leaks, leaks there. After the quiet begins nothing is disturbed,
    so that what was disturbed can show that it is as before.
    """
    chance = random.Random(seed)
    warm = max(20.0, 0.07 * seconds)
    last_life, quiet = 0.35 * seconds, 0.82 * seconds
    steps = []

    def do(kind, first, last, least, value=0):
        """Spreads a kind of step over a time, at least so often and once in two minutes; returns when."""
        count = max(least, int((last - first) / 120))
        times = [first + (last - first) * (i + chance.uniform(0.2, 0.8)) / count for i in range(count)]
        steps.extend(Step(at, kind, value) for at in times)
        return times

    do("kill", warm, last_life, 4)
    do("broker", 0.2 * seconds, last_life, 1)
    do("broker", 0.4 * seconds, 0.75 * seconds, 2)
    do("reload", 0.38 * seconds, 0.8 * seconds, 6)
    do("reload-refused", 0.45 * seconds, 0.6 * seconds, 1)
    do("disk-full", 0.5 * seconds, 0.6 * seconds, 1)
    # Forward and back, then backward and back: readings are stamped with all of it.
    do("clock", 0.62 * seconds, 0.65 * seconds, 1, value=45)
    do("clock", 0.69 * seconds, 0.72 * seconds, 1, value=-40)
    return Plan(
        sorted(steps, key=lambda step: step.second), warm, 0.8 * seconds, last_life, quiet,
        0.86 * seconds, seconds)
