// Observations into SQLite in plain C: packed rows in time order, one transaction a group, as ours does.
//
//   bench-append-c DATABASE METERS VALUES MINUTES GROUP
//
// METERS meters with VALUES values each say something once a minute; GROUP observations a transaction.

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static long long written(void) {
    FILE *file = fopen("/proc/self/io", "r");
    char line[128];
    long long bytes = 0;
    while (file && fgets(line, sizeof line, file)) sscanf(line, "write_bytes: %lld", &bytes);
    if (file) fclose(file);
    return bytes;
}

static void check(int code, sqlite3 *db) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static int varint(unsigned char *to, unsigned long long number) {
    int length = 0;
    while (number >= 0x80) {
        to[length++] = number | 0x80;
        number >>= 7;
    }
    to[length++] = number;
    return length;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    int meters = atoi(argv[2]), values = atoi(argv[3]), minutes = atoi(argv[4]), group = atoi(argv[5]);
    sqlite3 *db;
    check(sqlite3_open(argv[1], &db), db);
    check(sqlite3_exec(db,
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE observation (at INTEGER NOT NULL, meter INTEGER NOT NULL, data BLOB NOT NULL,"
        " PRIMARY KEY (at, meter)) STRICT, WITHOUT ROWID;", 0, 0, 0), db);
    sqlite3_stmt *insert;
    check(sqlite3_prepare_v2(db, "INSERT OR IGNORE INTO observation VALUES (?, ?, ?)", -1, &insert, 0), db);
    double started = now();
    long long before = written(), count = 0;
    unsigned char *data = malloc(values * 12);
    for (int minute = 0; minute < minutes; minute++) {
        for (int meter = 0; meter < meters; meter++) {
            if (count % group == 0) check(sqlite3_exec(db, "BEGIN IMMEDIATE", 0, 0, 0), db);
            int length = 0;
            for (int value = 0; value < values; value++) {
                long long number = value < 4 ? 1000000LL + minute * 10 + value : 2300 + (minute * 7 + value * 13) % 97;
                length += varint(data + length, meter * values + value + 1);
                data[length++] = (unsigned char)(value < 4 ? -2 : -1);
                length += varint(data + length, (unsigned long long)number << 1);
            }
            sqlite3_bind_int64(insert, 1, 1700000000000LL + minute * 60000LL + meter);
            sqlite3_bind_int64(insert, 2, meter + 1);
            sqlite3_bind_blob(insert, 3, data, length, SQLITE_STATIC);
            check(sqlite3_step(insert), db);
            sqlite3_reset(insert);
            if (++count % group == 0) check(sqlite3_exec(db, "COMMIT", 0, 0, 0), db);
        }
    }
    if (count % group) check(sqlite3_exec(db, "COMMIT", 0, 0, 0), db);
    double seconds = now() - started;
    long long bytes = written() - before;
    printf("values_per_second=%.0f bytes_written_per_value=%.1f\n", count * (double)values / seconds,
        (double)bytes / (count * (double)values));
    return 0;
}
