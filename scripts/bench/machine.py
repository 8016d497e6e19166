"""What a run was measured on: hardware, system and the versions of everything that takes part."""

import ctypes
import os
import platform
import re
import subprocess
from datetime import datetime, timezone
from pathlib import Path

UNKNOWN = "not known"


def facts(repository, collector, folder, sizes):
    """Pairs of a name and what is known of it; nothing here makes a run fail."""
    return [
        ("measured", datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")),
        ("commit", _commit(repository)),
        ("sizes", "quick: too small for verdicts to mean anything" if sizes.is_quick else "as the issues ask"),
        ("rounds", f"{sizes.rounds}, C and ours in turn; numbers are medians of the rounds, and "
                   "ours : C is the median of the rounds' ratios"),
        ("processor", _first(r"^model name\s*: (.*)$", _read("/proc/cpuinfo")) or platform.machine()),
        ("cores", len(os.sched_getaffinity(0))),
        ("memory", _memory(_read("/proc/meminfo"))),
        ("load before", " ".join(_read("/proc/loadavg").split()[:3]) or UNKNOWN),
        ("kernel", f"{platform.system()} {platform.release()}"),
        ("system", _first(r'^PRETTY_NAME="?([^"\n]*)', _read("/etc/os-release")) or UNKNOWN),
        ("file system of the database", file_system(_read("/proc/self/mountinfo"), str(folder.resolve()))),
        ("Swift", _first(r"(Swift version .*)", _said("swift", "--version")) or UNKNOWN),
        ("libmodbus", _said("pkg-config", "--modversion", "libmodbus").strip() or UNKNOWN),
        ("libmosquitto", _said("pkg-config", "--modversion", "libmosquitto").strip() or UNKNOWN),
        ("mosquitto", _first(r"mosquitto version (\S+)", _said("mosquitto", "-h")) or UNKNOWN),
        ("SQLite that the daemon runs with", _sqlite(collector)),
    ]


def _read(path):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _said(*words):
    environment = {**os.environ, "PATH": os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin"}
    try:
        return subprocess.run(
            words, capture_output=True, text=True, check=False, timeout=30, env=environment).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _first(pattern, text):
    found = re.search(pattern, text, re.M)
    return found[1].strip() if found else None


def _commit(repository):
    commit = _said("git", "-C", str(repository), "rev-parse", "--short=12", "HEAD").strip()
    if not commit:
        return UNKNOWN
    changed = _said("git", "-C", str(repository), "status", "--porcelain").splitlines()
    return f"{commit}, dirty: {len(changed)} files differ" if changed else f"{commit}, clean"


def _memory(text):
    kib = _first(r"^MemTotal:\s+(\d+)", text)
    return f"{int(kib) / (1 << 20):.1f} GiB" if kib else UNKNOWN


def file_system(mountinfo, folder):
    """Kind and device of the file system that holds a folder, of the lines of /proc/self/mountinfo."""
    best, kind = "", UNKNOWN
    for line in mountinfo.splitlines():
        before, separator, after = line.partition(" - ")
        fields, more = before.split(), after.split()
        if not separator or len(fields) < 5 or len(more) < 2:
            continue
        point = re.sub(r"\\(\d{3})", lambda found: chr(int(found[1], 8)), fields[4])
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        # Of two at the same place the later one is seen.
        if inside and len(point) >= len(best):
            best, kind = point, f"{more[0]} on {more[1]}"
    return kind


def _sqlite(collector):
    library = _first(r"libsqlite3\S* => (\S+)", _said("ldd", str(collector)))
    try:
        version = ctypes.CDLL(library).sqlite3_libversion if library else None
    except (OSError, AttributeError):
        version = None
    if version is None:
        return UNKNOWN
    version.restype = ctypes.c_char_p
    return version().decode()
