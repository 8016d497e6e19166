"""What is measured: a number of ours, round by round, beside C's and beside what is asked of it."""

import re
from dataclasses import dataclass, field
from statistics import median


@dataclass(frozen=True)
class Limit:
    """What is asked of a number: of ours itself, or of how many times C's it is."""

    bound: float
    is_least: bool = False
    of_ratio: bool = False

    def holds(self, value):
        # Not a number holds nothing.
        return value >= self.bound if self.is_least else value <= self.bound

    def __str__(self):
        return f"{'≥' if self.is_least else '≤'} {amount(self.bound)}{' × C' if self.of_ratio else ''}"


def at_most(bound):
    return Limit(bound)


def at_least(bound):
    return Limit(bound, is_least=True)


def times_c_at_most(bound):
    return Limit(bound, of_ratio=True)


def times_c_at_least(bound):
    return Limit(bound, is_least=True, of_ratio=True)


@dataclass(frozen=True)
class Figure:
    """One number of the table. `ours` and `c` have a value a round, measured in turn; `c` is empty without a C program."""

    what: str
    unit: str
    ours: list[float]
    c: list[float] = field(default_factory=list)
    limits: tuple[Limit, ...] = ()

    def __post_init__(self):
        if not self.ours:
            raise ValueError(f"{self.what}: nothing was measured")
        if self.c and len(self.c) != len(self.ours):
            raise ValueError(f"{self.what}: {len(self.ours)} rounds of ours, {len(self.c)} of C")
        if not self.c and any(limit.of_ratio for limit in self.limits):
            raise ValueError(f"{self.what}: there is no C to compare with")

    @property
    def value(self):
        return median(self.ours)

    @property
    def yardstick(self):
        return median(self.c) if self.c else None

    @property
    def ratio(self):
        """The median of what each round of ours was to the round of C beside it; None without C."""
        if not self.c:
            return None
        return median(ours / c if c else float("nan") for ours, c in zip(self.ours, self.c))

    @property
    def verdict(self):
        """ok, over, or – where nothing is asked."""
        if not self.limits:
            return "–"
        holds = all(limit.holds(self.ratio if limit.of_ratio else self.value) for limit in self.limits)
        return "ok" if holds else "over"


@dataclass
class Area:
    """What one group measured, and why it did not measure the rest."""

    issue: int
    name: str
    figures: list[Figure] = field(default_factory=list)
    failure: str | None = None

    def __str__(self):
        return f"{self.issue} {self.name}"


def amount(value):
    """A number for people: the digits that count, thousands apart."""
    if value is None:
        return ""
    if value != value:
        return "?"
    size = abs(value)
    if size >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if size >= 0.1 else f"{value:.3f}"


def values(line):
    """The numbers of a line such as `requests=10 p99_ms=1.5 asked=rollup`, by name; words are left as they are."""
    found = {}
    for name, text in re.findall(r"(\w+)=(\S+)", line):
        try:
            found[name] = float(text)
        except ValueError:
            found[name] = text
    return found
