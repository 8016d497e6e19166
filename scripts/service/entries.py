"""Reads entries of the journal as JSON, one a line; complains of those that the log did not mean so."""

import json
import re
import sys

status = 0
count = 0
for line in sys.stdin:
    entry = json.loads(line)
    count += 1
    message = entry["MESSAGE"]
    # Bytes that are no text come as a list of numbers; a priority that was not read stands at the beginning still.
    if not isinstance(message, str) or "\n" in message or re.match(r"<\d>", message) or not message:
        print("not a line:", message)
        status = 1
    if entry["PRIORITY"] not in "234567":
        print("priority", entry["PRIORITY"], "of", message)
        status = 1
    # The journal keeps the time; a second one would be the form for files.
    if isinstance(message, str) and re.match(r"\d{4}-\d{2}-\d{2}T", message):
        print("a second time:", message)
        status = 1
if count == 0:
    print("no entries")
    status = 1
sys.exit(status)
