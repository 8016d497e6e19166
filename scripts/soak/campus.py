"""The soak's campus: the devices that the simulator plays, with their faults, and the collector's configuration of it."""

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Device:
    """A simulated meter and what the collector is told about it."""

    id: str
    unit: int
    kind: str
    fault: str
    modulus: int | None = None

    @property
    def quantity(self):
        return "water_volume" if self.kind == "generic-water" else "active_energy_import"


# What goes wrong with three in ten of the devices, by kind. When it does is added.
FAULTS = {
    "late": [{"kind": "delay", "milliseconds": 400, "every": 2}, {"kind": "delay", "milliseconds": 1500, "every": 13}],
    "partial": [{"kind": "half_frame", "every": 9}, {"kind": "byte_at_a_time", "milliseconds": 2, "every": 4}],
    "silent": [{"kind": "silence", "every": 5}, {"kind": "dropped_connection", "every": 17}],
    "lying": [
        {"kind": "wrong_transaction_id", "every": 8}, {"kind": "wrong_unit", "every": 11},
        {"kind": "short_length_large_byte_count", "every": 19}, {"kind": "exception", "code": 6, "every": 7},
    ],
    "wild": [{"kind": "spike", "value": 52776558592, "every": 12}],
    "hollow": [{"kind": "sentinel", "at": "0x48", "words": ["0x7FC0", 0], "every": 6}],
}
KINDS = ["sdm630", "sdm630", "acrel-adl400", "sdm630", "generic-water"]
MODULUS_KWH = 1000


def devices(count):
    """The devices in groups, each behind one gateway: one alone, then three together."""
    groups, names, number = [], list(FAULTS), 0
    while number < count:
        size = min(1 if len(groups) % 2 == 0 else 3, count - number)
        group = []
        for unit in range(1, size + 1):
            fault = names[number // 2 % len(names)] if number % 2 == 1 and number % 20 < 12 else ""
            kind = KINDS[number % len(KINDS)]
            if fault == "hollow":
                kind = "sdm630"
            if number % 50 == 4:
                kind, fault = "sdm630", "wrapping"
            group.append(
                Device(f"m{number:04d}", unit, kind, fault, MODULUS_KWH if fault == "wrapping" else None))
            number += 1
        groups.append(group)
    return groups


def simulator_file(groups, faults_from, faults_to, commissioned):
    """The simulator's campus as JSON; the faults hold between two times in seconds after its start."""
    def device(d):
        kind = {"type": d.kind, "ct": 40} if d.kind == "acrel-adl400" else d.kind
        annual = 52_000 if d.kind == "generic-water" else 100_000_000 if d.modulus else 2_350_000
        profile = "water" if d.kind == "generic-water" else "office"
        faults = [dict(f, from_second=faults_from, to_second=faults_to) for f in FAULTS.get(d.fault, [])]
        if d.modulus:
            faults = [{"kind": "wrap", "modulus": d.modulus}]
        return {"id": d.id, "unit": d.unit, "kind": kind, "initial": 5000,
                "load": {"profile": profile, "annual": annual}, "faults": faults}

    gateways = [
        {"id": f"g{index:04d}", "port": 0, "devices": [device(d) for d in group]} for index, group in enumerate(groups)]
    return json.dumps({"commissioned": commissioned, "gateways": gateways, "lamps": {"count": 0}})


def _rating(d):
    if d.kind == "generic-water":
        return "rated_flow: 60m3/h"
    return "rated_power: 30MW" if d.modulus else "rated_power: 2MW"


def links_yaml(groups, ports, broker_port, database, socket, poll, variant):
    """energy-collector.yaml; the variants 0 and 1 differ in what a reload has to follow."""
    lines = [
        "site: site.yaml", f"database: {{path: {database}}}", f"control: {{socket: {socket}}}", "modbus:"]
    for index, group in enumerate(groups):
        if variant == 0 and index == len(groups) - 1:
            continue  # A gateway that comes with the other variant.
        lines += [f"  - id: g{index:04d}", "    host: 127.0.0.1", f"    port: {ports[f'g{index:04d}']}",
                  f"    timeout: {'900ms' if variant == 1 and index == 0 else '1s'}", "    devices:"]
        for d in group:
            profile = "eastron-sdm630" if d.kind == "sdm630" else d.kind
            more = ", params: {address: 0, word_order: CDAB, litres_per_count: 10}" if profile == "generic-water" else ""
            lines.append(
                f"      - {{meter: {d.id}, unit: {d.unit}, profile: {profile}, poll: {poll}, {_rating(d)}{more}}}")
    lines += [
        "mqtt:", "  - id: lights", f"    url: mqtt://127.0.0.1:{broker_port}", "    client_id: soak-collector",
        "    subscriptions:", '      - {topic: "lights/+/telemetry", profile: streetlight-json}', ""]
    return "\n".join(lines)


def site_yaml(groups, lamps, variant):
    """site.yaml; the variants differ in a name, and in the meters of the last gateway."""
    lines = [
        "id: soak", "name: 耐久", "timezone: Asia/Shanghai", "nodes:",
        f"  - {{id: campus, name: {['园区', '校园'][variant]}, kind: campus}}", "meters:"]
    for d in (d for group in (groups[:-1] if variant == 0 else groups) for d in group):
        carrier = "water" if d.kind == "generic-water" else "electricity"
        modulus = f", modulus: {d.modulus}kWh" if d.modulus else ""
        lines.append(f"  - {{id: {d.id}, node: campus, carrier: {carrier}, role: consumption{modulus}}}")
    lines += [
        "fleets:", f"  - {{id: lamps, node: campus, mqtt: lights, count: {lamps}, interval: 60s, rated_power: 20kW}}", ""]
    return "\n".join(lines)
