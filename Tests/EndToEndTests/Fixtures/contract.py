"""Holds docs/openapi.yaml against a running daemon with Schemathesis.

Usage: contract.py SOCKET OPENAPI SEED EXAMPLES

Requests come from the description, good and bad ones; the daemon's answers must be what it says: no 5xx, known status
codes and media types, bodies as their schemas say, and nothing accepted that the description does not allow. Only what
is allowed by form and refused by meaning, such as a node that does not exist, is no finding.
"""

import asyncio
import subprocess
import sys
import threading

# Endless, and the whole database a request.
LEFT_OUT = ["/v1/watch", "/v1/backup"]


async def forward(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


def relay(socket_path):
    """A loopback port for the Unix socket, which Schemathesis does not speak."""
    ready, found = threading.Event(), []

    async def serve(reader, writer):
        upstream_reader, upstream_writer = await asyncio.open_unix_connection(socket_path)
        await asyncio.gather(forward(reader, upstream_writer), forward(upstream_reader, writer))

    async def main():
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        found.append(server.sockets[0].getsockname()[1])
        ready.set()
        await server.serve_forever()

    threading.Thread(target=lambda: asyncio.run(main()), daemon=True).start()
    ready.wait(10)
    return found[0]


def main():
    socket_path, description, seed, examples = sys.argv[1:5]
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", description,
        "--url", f"http://127.0.0.1:{relay(socket_path)}", "--seed", seed, "-n", examples,
        "--phases", "examples,coverage,fuzzing", "--exclude-checks", "positive_data_acceptance",
        "--continue-on-failure", "--no-shrink", "--no-color", "--warnings", "off", "--request-timeout", "60",
    ]
    for path in LEFT_OUT:
        command += ["--exclude-path", path]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
