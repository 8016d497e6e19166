"""Measures every number that the issues name, against C programs that do the same, and writes one table of them.

scripts/bench.sh builds what it needs and starts it; `python3 scripts/bench --help` says what can be set.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))  # Of programs.py, which the soak uses as well.

import bulletin
import control
import kpi
import machine
import mqtt
import poll
import report
import store
from figures import Area
from programs import Failure
from sizes import QUICK, Sizes
from stage import Stage, allow_descriptors, complain

REPOSITORY = HERE.parent.parent
GROUPS = {
    "poll": poll, "mqtt": mqtt, "store": store, "kpi": kpi, "control": control, "bulletin": bulletin}


def run(name, group, options, folder, sizes, started):
    """What a group measured; what makes it fail is told and stops it alone."""
    area = Area(group.ISSUE, group.NAME)

    def say(text):
        complain(f"{time.monotonic() - started:7.1f} s  {name}: {text}")

    with Stage(options.bin, options.bench, folder / name, sizes, say) as stage:
        try:
            for figure in group.measure(stage):
                area.figures.append(figure)
        except Exception as failure:  # Whatever it is, the other groups go on.
            name_of_kind = "" if isinstance(failure, Failure) else f"{type(failure).__name__}: "
            area.failure = " ".join(f"{name_of_kind}{failure}".split())
            say(f"not measured to the end: {area.failure}")
            for log in stage.folder.glob("*.log"):
                shutil.copy(log, options.output / f"{name}-{log.name}")
    return area


def folder_of_programs(text):
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is no folder")
    return path


def main():
    parser = argparse.ArgumentParser(prog="bench", description=__doc__.splitlines()[0])
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}; without one all of them")
    parser.add_argument("--bin", type=folder_of_programs, required=True, help="folder of the product's programs (release build)")
    parser.add_argument("--bench", type=folder_of_programs, required=True, help="folder of the programs of Benchmarks/ (release build)")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the runner itself")
    parser.add_argument("--output", type=Path, default=REPOSITORY / "build" / "bench", help="folder of the report")
    options = parser.parse_args()
    unknown = [name for name in options.groups if name not in GROUPS]
    if unknown:
        parser.error(f"there is no group {unknown[0]}; there are {', '.join(GROUPS)}")
    # Whoever ends the run ends what it started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    allow_descriptors(8192)
    sizes = QUICK if options.quick else Sizes()
    options.output.mkdir(parents=True, exist_ok=True)
    started, areas = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="energy-bench.") as name:
        folder = Path(name)
        facts = machine.facts(REPOSITORY, options.bin / "energy-collector", folder, sizes)
        for group in [name for name in GROUPS if name in (options.groups or GROUPS)]:
            areas.append(run(group, GROUPS[group], options, folder, sizes, started))
    (options.output / "report.md").write_text(report.markdown(areas, facts), encoding="utf-8")
    (options.output / "report.json").write_text(report.as_json(areas, facts, sizes.is_quick), encoding="utf-8")
    width = max(report.width(name) for name, _ in facts)
    for name, value in facts:
        print(f"{name:<{width}}  {value}")
    print("\n" + report.text(areas))
    print(report.summary(areas) + f"; report.md and report.json are in {options.output}/")
    return 1 if any(area.failure is not None for area in areas) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        complain("stopped; what was started has ended")
        sys.exit(128 + signal.SIGINT)
