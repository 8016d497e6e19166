#!/usr/bin/env python3
"""Makes the fuzz targets' first inputs of the cases that the tests have: fuzz-seeds.py FOLDER."""

import hashlib
import json
import re
import struct
import sys
from pathlib import Path

CASES = Path("Tests/CollectorConfigurationTests")
BUILT_IN = Path("Sources/CollectorConfiguration/BuiltIn")


def seeds():
    """Pairs of a target's name and an input."""
    for folder in sorted((CASES / "PayloadCases").iterdir()):
        yield from messages(folder)
    for path in sorted(BUILT_IN.glob("profiles/*.yaml")):
        text = path.read_text(encoding="utf-8")
        for payload in re.findall(r"payload: '(.*)'", text):
            for choice in (0, 1, 2, 3):
                yield "json", bytes([choice]) + payload.encode()
        yield from registers(path, text)
        yield "configuration", b"\2" + text.encode()
    for choice, pattern in ((0, "energy-collector.yaml"), (1, "site.yaml")):
        for path in [Path("Config") / pattern, *sorted(CASES.glob(f"Cases/*/{pattern}"))]:
            yield "configuration", bytes([choice]) + path.read_bytes()
    for path in sorted(BUILT_IN.glob("schemes/*.yaml")):
        yield "configuration", b"\3" + path.read_bytes()
    yield from frames()
    rows = ["m1,active_energy_import,2026-01-01T00:00:00+08:00,1.5", "m2,water_volume,2026-01-01T00:00:00Z,2", ""]
    yield "readings-csv", "\r\n".join(["meter,quantity,at,value"] + rows).encode()
    yield "readings-csv", ("\ufeffat,value,meter,quantity\n" + '2026-01-01T00:00:00.5Z,"1",m1,active_power\n').encode()
    yield "statements-csv", "node,kind,value,from,source\ncampus,headcount,2100,2026-01-01,台账\n".encode()
    yield "statements-csv", (
        "node,carrier,purpose,from,to,quantity,unit,amount,source\ncampus,natural_gas,heating,2026-01-01,2026-02-01,"
        '120,m3,300,"账单 ""7"""\n').encode()
    yield "stored-rows", b"\0" + bytes([1, 0, 2, 0x81, 1, 0xFD, 0x80, 1])
    yield "stored-rows", b"\2" + bytes([2, 1, 1, 1, 2, 0, 0xFE, 0, 1, 2, 0xFE, 0, 0, 0, 1, 2])


def messages(folder):
    """The messages of a case, one after the other, under every choice of topics."""
    payloads, births = [], {}
    for line in (folder / "messages").read_text(encoding="utf-8").splitlines():
        if packed := re.search(r"/(N|D)(BIRTH|DATA|DEATH)/\S+ hex:([0-9A-F]+)", line):
            data = bytes.fromhex(packed[3])
            births.setdefault(packed[1] + packed[2], data)
            # The target's topics are birth of a node, birth of a device, data, death from the third on.
            for choice in (2, 3, 4, 5):
                yield "sparkplug", bytes([choice]) + data
            life = [births.get(name, b"") for name in ("NBIRTH", "DBIRTH")] + [data]
            yield "sparkplug", b"\2" + b"\xfe".join(life)
        elif match := re.search(r"[{\[].*", line):
            payloads.append(match[0].encode())
    for choice in (0, 1, 2, 3, 0x80):
        yield "json", bytes([choice]) + b"\xfe".join(payloads)
        for payload in payloads:
            yield "json", bytes([choice]) + payload


def registers(path, text):
    """The vectors of a profile, as the answers to its first requests."""
    ids = sorted(p.stem for p in BUILT_IN.glob("profiles/*.yaml") if not p.stem.startswith("streetlight"))
    if path.stem not in ids:
        return
    for vector in re.findall(r"registers: (\{[^}]*\})", text):
        words = re.findall(r"\b[0-9A-F]{4}\b", vector)
        data = b"".join(struct.pack(">H", int(word, 16)) for word in words)
        yield "registers", bytes([ids.index(path.stem)]) + b"\3" + data
        yield "registers", bytes([ids.index(path.stem) | 0x40]) + b"\0" + b"\3" + data


def frames():
    """Right and wrong answers of a device to a request for two registers."""
    request = bytes([1, 0, 0, 1])
    right = bytes([0, 7, 0, 0, 0, 7, 1, 3, 4, 0, 1, 0x86, 0xA0])
    for frame in (right, right[:7], right + b"\0", bytes([0, 7, 0, 0, 0, 3, 1, 0x83, 2]),
                  bytes([0, 7, 0, 0, 0, 5, 1, 3, 250, 0, 0]), bytes([0, 7, 0, 1, 0, 7]) + right[6:]):
        yield "modbus-frames", request + frame


def main(folder):
    for target, data in seeds():
        path = Path(folder) / target
        path.mkdir(parents=True, exist_ok=True)
        (path / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    names = {path.name for path in Path(folder).iterdir()}
    print(json.dumps({name: len(list((Path(folder) / name).iterdir())) for name in sorted(names)}), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
