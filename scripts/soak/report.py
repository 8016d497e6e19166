"""The report of a soak: a text, a table of samples, and a plot."""

import csv
import math
from html import escape

WIDTH, PANEL, LEFT, RIGHT, TOP, GAP = 1000, 130, 80, 20, 60, 46

PANELS = [
    ("memory of its own, MiB", lambda s: s["memory_kib"] / 1024, "#1f6f8b"),
    ("open descriptors", lambda s: s["descriptors"], "#8b5e1f"),
    ("observations stored a second", lambda s: s["rate"], "#2f7d3b"),
    ("CPU, % of a core", lambda s: s["cpu_percent"], "#7d2f6b"),
    ("rollup behind, s", lambda s: s["lag"], "#555555"),
]


def text(title, facts, events, verdicts):
    """The report as text: what was run, what was done to it, and what held."""
    width = max(len(name) for name, _ in facts)
    lines = [title, "=" * len(title), ""]
    lines += [f"{name:<{width}}  {value}" for name, value in facts]
    lines += ["", "Disturbances", "------------"]
    lines += [f"{second:7.1f} s  {what}" for second, what in events]
    lines += ["", "Verdicts", "--------"]
    lines += [f"{'ok  ' if v.holds else 'FAIL'}  {v.name}: {v.detail}" for v in verdicts]
    failed = sum(1 for v in verdicts if not v.holds)
    lines += ["", "everything held" if not failed else f"{failed} of {len(verdicts)} did not hold", ""]
    return "\n".join(lines)


def write_samples(path, samples):
    """The samples as CSV."""
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(samples[0]) if samples else ["second"])
        writer.writeheader()
        writer.writerows(samples)


def _round_up(value):
    power = 10 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)


def plot(title, samples, events, seconds):
    """The samples as SVG: one panel a figure, disturbances as vertical lines; a line breaks where the daemon was killed."""
    height = TOP + len(PANELS) * (PANEL + GAP) + 10
    plot_width = WIDTH - LEFT - RIGHT

    def x(second):
        return LEFT + plot_width * second / seconds

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="sans-serif" '
        'font-size="12">', '<rect width="100%" height="100%" fill="white"/>',
        f'<text x="{LEFT}" y="24" font-size="16">{escape(title)}</text>']
    colours = {"kill": "#c0392b", "broker": "#e08e0b", "disk": "#8e44ad", "clock": "#2980b9", "reload": "#bbbbbb"}
    at = LEFT
    for kind, colour in colours.items():
        parts.append(f'<rect x="{at}" y="36" width="10" height="10" fill="{colour}"/>')
        parts.append(f'<text x="{at + 14}" y="45">{kind}</text>')
        at += 90
    for index, (name, value, colour) in enumerate(PANELS):
        top = TOP + index * (PANEL + GAP) + 16
        most = _round_up(max([value(s) for s in samples] + [1]))
        parts.append(f'<text x="{LEFT}" y="{top - 5}">{escape(name)}</text>')
        parts.append(
            f'<rect x="{LEFT}" y="{top}" width="{plot_width}" height="{PANEL}" fill="none" stroke="#999"/>')
        for share in (0, 0.5, 1):
            y = top + PANEL * (1 - share)
            parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{most * share:g}</text>')
            parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#eee"/>')
        for second, what in events:
            line = colours.get(what.split()[0], "#dddddd")
            parts.append(
                f'<line x1="{x(second):.1f}" x2="{x(second):.1f}" y1="{top}" y2="{top + PANEL}" stroke="{line}"/>')
        lives = {}
        for sample in samples:
            lives.setdefault(sample["life"], []).append(
                f"{x(sample['second']):.1f},{top + PANEL * (1 - min(value(sample), most) / most):.1f}")
        for points in lives.values():
            parts.append(f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        for minute in range(0, int(seconds // 60) + 1, max(1, int(seconds // 600))):
            parts.append(
                f'<text x="{x(minute * 60):.1f}" y="{top + PANEL + 14}" text-anchor="middle">{minute} min</text>')
    return "\n".join(parts + ["</svg>", ""])
