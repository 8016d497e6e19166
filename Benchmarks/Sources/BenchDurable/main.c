// How long after its publication a message is durable: watches the table of observations through a second connection.
//
//   bench-durable DATABASE MESSAGES
//
// Messages are stamped with the millisecond in which they are due, no two alike and growing, so `at` says which row is
// new and how old. In WAL mode with synchronous=FULL SQLite shows a transaction to others only after the log was flushed:
// what is seen is durable. The table is looked at every 2 ms, which is the error.
#define _GNU_SOURCE
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    long long messages = atoll(argv[2]), seen = 0;
    int64_t *delays = malloc(messages * sizeof *delays), newest = now_ms(), progress = newest;
    sqlite3 *database;
    sqlite3_stmt *rows;
    const char *sql = "SELECT at FROM observation WHERE at > ? ORDER BY at";
    if (sqlite3_open_v2(argv[1], &database, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(database, sql, -1, &rows, NULL) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", argv[1], sqlite3_errmsg(database));
        return 1;
    }
    printf("ready\n");
    fflush(stdout);
    while (seen < messages && now_ms() - progress < 15000) {
        sqlite3_bind_int64(rows, 1, newest);
        int code;
        while ((code = sqlite3_step(rows)) == SQLITE_ROW && seen < messages) {
            newest = sqlite3_column_int64(rows, 0);
            progress = now_ms();
            delays[seen++] = progress - newest;
        }
        sqlite3_reset(rows);
        nanosleep(&(struct timespec){0, 2000000}, NULL);
    }
    qsort(delays, seen, sizeof *delays, compare);
    printf("messages=%lld p50_ms=%lld p99_ms=%lld max_ms=%lld\n", seen, seen ? (long long)delays[seen / 2] : -1,
        seen ? (long long)delays[seen * 99 / 100] : -1, seen ? (long long)delays[seen - 1] : -1);
    sqlite3_finalize(rows);
    sqlite3_close(database);
    return seen == messages ? 0 : 1;
}
