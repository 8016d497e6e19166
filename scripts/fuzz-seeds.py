#!/usr/bin/env python3
"""Makes the fuzz targets' first inputs of the cases that the tests have: fuzz-seeds.py FOLDER."""

import hashlib
import io
import json
import re
import struct
import sys
import tarfile
from pathlib import Path
from urllib.parse import quote

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
    for folder in sorted((CASES / "ImportCases").iterdir()):
        for choice in range(3):
            yield "import-forms", bytes([choice]) + (folder / "input.csv").read_bytes()
    yield from archives()
    # Few, since each takes as long as a verification.
    for place, text in ((b"\0\0", b"9223372036854775807"), (b"\0\x50", b"-1"), (b"\1\0", b"1e400"), (b"\3\x20", b"")):
        yield "evidence", place + text + b"\xfe" + b"\0\7" + text
    yield from requests()
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


def archives():
    """Archives whose names and sizes are right, wrong and hostile."""
    for names in (["manifest.json"], ["manifest.json", "record.json", "bulletin/a.csv"], ["../x"], ["a", "a"], [""]):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for name in names:
                header = tarfile.TarInfo(name)
                header.size = 2
                archive.addfile(header, io.BytesIO(b"{}"))
        # What fills up the last record is zeros.
        yield "archive", file.getvalue()[: 1024 * len(names) + 1024]


def requests():
    """Each question that is described, with its examples, and changes; also some that are broken off or broken."""
    path, method, words = "", "", []
    for line in Path("docs/openapi.yaml").read_text(encoding="utf-8").splitlines() + ["components:"]:
        begun = re.match(r"  (/[^:]*):|    (get|post):|components:", line)
        if begun and method == "get":
            yield "http", request("GET", path + ("?" + "&".join(words) if words else ""))
        if begun:
            path, method, words = begun[1] or path, begun[2] or "", []
        elif match := re.search(r"- \{name: ([a-z_]+), in: query.*example: \"?([^\",]+)", line):
            words.append(f"{match[1]}={quote(match[2].strip().replace('2026', '2025'))}")
        elif match := re.search(r"parameters/(from|to)\b", line):
            words.append(f"{match[1]}={'2025-10' if match[1] == 'from' else 'last-month'}")
    said = {"reason": "because", "source": "ledger"}
    for path, body in {
        "/v1/facts": {"node": "campus", "kind": "headcount", "value": "2200", "from": "2025-11-01", "dryRun": True},
        "/v1/facts/import": {"name": "f.csv", "csv": "node,kind,value,from\ncampus,headcount,2,2025-01-01\n"},
        "/v1/bills": {"node": "campus", "carrier": "natural_gas", "amount": "10", "unit": "m3", "from": "2025-10-01",
                      "to": "2025-11-01", "purpose": "heating"},
        "/v1/events": {"meter": "main", "kind": "reset", "at": "2025-10-14 12:00",
                       "registers": [{"quantity": "active_energy_import", "final": "2000", "initial": "0"}]},
        "/v1/corrections": {"meter": "water", "quantity": "water_volume", "kind": "fill", "at": "2025-10-14 12:00",
                            "method": "even", "amount": "3"},
        "/v1/bulletin/publish": {"period": "2025-10", "kind": "monthly", "override": []},
        "/v1/bulletin/review": {"period": "2025-10", "reviewer": "x", "findings": "none"},
        "/v1/objections": {"period": "2025-10", "figure": "人均综合能耗", "text": "x", "reference": "1"},
        "/v1/approvals/approve": {"id": 1}, "/v1/events/revert": {"id": 1}, "/v1/schemes/publish": {"scheme": "general"},
        "/v1/reload": {}, "/v1/backup": {},
    }.items():
        yield "http", request("POST", path, json.dumps({**body, **said}, ensure_ascii=False).encode())
    yield "http", request("POST", "/v1/import/readings", b"meter,quantity,at,value\nmain,active_power,2025-10-01T00:00:00Z,1\n")
    yield "http", request("GET", "/v1/status")[:-2]
    yield "http", b"POST /v1/facts HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n0\r\n\r\n"
    yield "http", request("GET", "/v1/status") + request("HEAD", "/v1/nodes") + b"\x16\x03\x01"


def request(method, target, body=b""):
    """A request as a client writes it."""
    head = f"{method} {target} HTTP/1.1\r\nHost: x\r\n" + (f"Content-Length: {len(body)}\r\n" if body else "")
    return (head + "\r\n").encode() + body


def main(folder):
    for target, data in seeds():
        path = Path(folder) / target
        path.mkdir(parents=True, exist_ok=True)
        (path / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    names = {path.name for path in Path(folder).iterdir()}
    print(json.dumps({name: len(list((Path(folder) / name).iterdir())) for name in sorted(names)}), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1])
