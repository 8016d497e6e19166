"""Prints the rows of a question to a SQLite file: FILE SQL."""

import sqlite3
import sys

for row in sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(sys.argv[2]):
    print(*row)
