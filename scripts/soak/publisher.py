"""Lamps that publish numbered messages at quality of service 1, and remember which of them the broker acknowledged.

    python3 publisher.py PORT LAMPS RATE OUTPUT

Message i is of lamp i % LAMPS, is its number i // LAMPS, and is stamped with the millisecond in which it is due, so that
what must be in the database follows from four numbers. Ends when its standard input does: it then publishes the rest of
the round, waits for the acknowledgements and writes what it knows to OUTPUT as JSON.
"""

import json
import select
import socket
import struct
import sys
import time
from datetime import datetime, timezone

KEEPALIVE = 30
IN_FLIGHT = 2000
DRAIN_SECONDS = 120


def lamp_name(lamp):
    return f"L{lamp:04d}"


def payload(number, at_ms):
    """A reading whose two counters are the message's number and twice the number: no other message says the same."""
    at = datetime.fromtimestamp(at_ms / 1000, timezone.utc)
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at_ms % 1000:03d}Z"
    return (
        f'{{"ts":"{stamp}","load_wh":{number},"panel_wh":{2 * number},"battery_v":12.{number % 10},'
        f'"soc":{40 + number % 60},"load_w":31,"on":true}}'
    )


def packet(kind, body):
    length, size = b"", len(body)
    while True:
        length += bytes([size % 128 | (128 if size > 127 else 0)])
        size //= 128
        if not size:
            return bytes([kind]) + length + body


class Session:
    """An MQTT 3.1.1 session that survives its connections: what was not acknowledged is sent again."""

    def __init__(self, port):
        self.port = port
        self.socket = None
        self.received = b""
        self.unsent = b""
        self.waiting = {}  # packet identifier: (index, packet)
        self.next_identifier = 0
        self.reconnects = -1
        self.last_sent = 0.0
        self.next_attempt = 0.0

    def connect(self):
        if time.monotonic() < self.next_attempt:
            return
        self.next_attempt = time.monotonic() + 0.2
        try:
            connection = socket.create_connection(("127.0.0.1", self.port), timeout=5)
            name = b"soak-lamps"
            connection.sendall(
                packet(0x10, b"\0\4MQTT\4\0" + struct.pack(">HH", KEEPALIVE, len(name)) + name))
            answer = b""
            while len(answer) < 4:
                part = connection.recv(4 - len(answer))
                if not part:
                    raise ConnectionError("closed")
                answer += part
            if answer[0] != 0x20 or answer[3] != 0:
                raise ConnectionError(f"refused: {answer!r}")
        except OSError:
            return
        connection.setblocking(False)
        self.socket, self.received, self.reconnects = connection, b"", self.reconnects + 1
        self.unsent = b"".join(bytes([sent[0] | 8]) + sent[1:] for _, sent in self.waiting.values())

    def disconnect(self):
        self.socket.close()
        self.socket = None

    def publish(self, index, topic, text):
        while True:
            self.next_identifier = self.next_identifier % 65535 + 1
            if self.next_identifier not in self.waiting:
                break
        name = topic.encode()
        sent = packet(
            0x32, struct.pack(">H", len(name)) + name + struct.pack(">H", self.next_identifier) + text.encode())
        self.waiting[self.next_identifier] = (index, sent)
        self.unsent += sent

    def exchange(self, wait, acknowledged):
        """Sends and receives what goes; `acknowledged` is called with the index of each acknowledged message."""
        if self.socket is None:
            time.sleep(wait)
            return self.connect()
        if not self.unsent and time.monotonic() - self.last_sent > KEEPALIVE / 2:
            self.unsent = packet(0xC0, b"")
        try:
            readable, writable, _ = select.select(
                [self.socket], [self.socket] if self.unsent else [], [], wait)
            if writable:
                self.unsent = self.unsent[self.socket.send(self.unsent):]
                self.last_sent = time.monotonic()
            if readable:
                part = self.socket.recv(1 << 16)
                if not part:
                    return self.disconnect()
                self.received += part
        except BlockingIOError:
            return
        except OSError:
            return self.disconnect()
        at = 0
        # The broker has nothing to say but PUBACK and PINGRESP, whose length takes one byte.
        while len(self.received) - at >= 2 and len(self.received) - at >= 2 + self.received[at + 1]:
            if self.received[at] == 0x40:
                known = self.waiting.pop(struct.unpack_from(">H", self.received, at + 2)[0], None)
                if known:
                    acknowledged(known[0])
            at += 2 + self.received[at + 1]
        self.received = self.received[at:]


def main(port, lamps, rate, output):
    session = Session(port)
    start_ms, start = time.time_ns() // 1_000_000, time.monotonic()
    marks, published, end, deadline = bytearray(), 0, None, None

    def acknowledge(index):
        marks[index] = 1

    while True:
        elapsed = time.monotonic() - start
        if end is None and select.select([sys.stdin], [], [], 0)[0] and not sys.stdin.buffer.read1(64):
            end = (published // lamps + 1) * lamps
            deadline = time.monotonic() + DRAIN_SECONDS + (end - published) / rate
        due = int(elapsed * rate)
        if end is not None:
            due = min(due, end)
        while published < due and len(session.waiting) < IN_FLIGHT:
            lamp, number = published % lamps, published // lamps
            marks.append(0)
            session.publish(
                published, f"lights/{lamp_name(lamp)}/telemetry", payload(number, start_ms + published * 1000 // rate))
            published += 1
        session.exchange(0.01, acknowledge)
        if end is not None and (published == end and not session.waiting or time.monotonic() > deadline):
            break
    missing = [index for index, mark in enumerate(marks) if not mark]
    with open(output, "w", encoding="utf-8") as file:
        json.dump(
            {"start_ms": start_ms, "lamps": lamps, "rate": rate, "published": published,
             "reconnects": session.reconnects, "unacknowledged": missing}, file)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
