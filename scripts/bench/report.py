"""The table: for a terminal, as Markdown, and as JSON."""

import json
import math
import unicodedata
from dataclasses import replace

from figures import amount

COLUMNS = ("issue", "measured", "unit", "asked", "ours", "C", "ours : C", "verdict")
NUMERIC = ("ours", "C", "ours : C")


def rows(areas):
    """The table's cells, a row a number and one for what failed."""
    found = []
    for area in areas:
        for figure in area.figures:
            found.append((
                str(area), figure.what, figure.unit, "; ".join(map(str, figure.limits)), amount(figure.value),
                amount(figure.yardstick), f"{figure.ratio:.2f}" if figure.c else "", figure.verdict))
        if area.failure is not None:
            found.append((str(area), f"not measured to the end: {area.failure}", "", "", "", "", "", "failed"))
    return found


def width(text):
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _lines(areas, cell, rule):
    table = [COLUMNS, *rows(areas)]
    # Markdown wants three characters in the line below a heading.
    widths = [max(3, *(width(row[column]) for row in table)) for column in range(len(COLUMNS))]

    def line(row):
        return cell.join(
            " " * (size - width(text)) + text if name in NUMERIC else text + " " * (size - width(text))
            for name, text, size in zip(COLUMNS, row, widths))
    return [line(COLUMNS), rule(widths), *map(line, table[1:])]


def text(areas):
    """The table, aligned."""
    lines = _lines(areas, "  ", lambda widths: "  ".join("-" * size for size in widths))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def summary(areas):
    """One sentence about all verdicts."""
    verdicts = [row[-1] for row in rows(areas)]
    asked = [verdict for verdict in verdicts if verdict in ("ok", "over")]
    parts = [f"{asked.count('ok')} of {len(asked)} numbers are within what is asked"]
    failed = verdicts.count("failed")
    if failed:
        parts.append(f"{failed} {'group was' if failed == 1 else 'groups were'} not measured to the end")
    return "; ".join(parts)


def markdown(areas, facts):
    """The report: a head that says what it was measured on, and the table."""
    # Only what failed is a text from elsewhere.
    clean = [area if area.failure is None else replace(area, failure=_cell(area.failure)) for area in areas]
    table = _lines(clean, " | ", lambda widths: " | ".join(
        "-" * (size - 1) + ":" if name in NUMERIC else "-" * size for name, size in zip(COLUMNS, widths)))
    head = ["| | |", "|---|---|", *(f"| {name} | {_cell(value)} |" for name, value in facts)]
    return "\n".join([*head, "", *(f"| {line} |" for line in table), "", summary(areas) + ".", ""])


def _cell(value):
    return str(value).replace("|", "\\|").replace("\n", " ")


def _known(value):
    # JSON has no NaN.
    return None if value is None or math.isnan(value) else value


def as_json(areas, facts, is_quick):
    """The same for programs, with every round."""
    def entry(figure):
        return {
            "measured": figure.what, "unit": figure.unit,
            "asked": [{"bound": limit.bound, "least": limit.is_least, "times_c": limit.of_ratio} for limit in figure.limits],
            "ours": _known(figure.value), "c": _known(figure.yardstick), "ratio": _known(figure.ratio),
            "verdict": figure.verdict,
            "rounds": {"ours": list(map(_known, figure.ours)), "c": list(map(_known, figure.c))}}
    return json.dumps({
        "quick": is_quick, "machine": dict(facts),
        "groups": [
            {"issue": area.issue, "name": area.name, "failure": area.failure, "numbers": [entry(f) for f in area.figures]}
            for area in areas],
    }, ensure_ascii=False, indent=2) + "\n"
