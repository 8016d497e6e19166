// The yardstick: takes MQTT messages into SQLite as the daemon does, with libmosquitto, cJSON and sqlite3 on one thread.
//
//   bench-mqtt-c PORT CLIENT_ID DATABASE MESSAGES
//
// A batch is read until the socket is drained or 1,000 messages are there, decoded, committed with synchronous=FULL, and
// only then acknowledged. With 0 messages it makes the session, for which the broker then collects, and leaves.
#define _GNU_SOURCE
#include <cjson/cJSON.h>
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define BATCH 1000
#define RECEIVE_MAXIMUM 60000
#define SLOTS 65536  // of the lamps' names, a power of two

struct message { char *topic, *payload; };
static struct message batch[BATCH];
static int batched;
static long long received;
static bool subscribed;

static double now_s(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static double cpu_us(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static void check(int code, const char *what) {
    if (code == 0) return;
    fprintf(stderr, "%s: %d\n", what, code);
    exit(1);
}

// The callback copies and returns: the library has queued the PUBACK and nothing writes it before the commit.
static void on_message(struct mosquitto *m, void *context, const struct mosquitto_message *message) {
    batch[batched++] = (struct message){strdup(message->topic), strndup(message->payload, message->payloadlen)};
    received++;
}

static void on_subscribe(struct mosquitto *m, void *context, int mid, int count, const int *granted) {
    subscribed = true;
}

static int two(const char *s) { return (s[0] - '0') * 10 + s[1] - '0'; }

// 2026-10-01T20:15:00[.250](Z|+08:00) in milliseconds since 1970 UTC; -1 for anything else.
static int64_t rfc3339(const char *s) {
    size_t length = strlen(s);
    if (length < 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':') return -1;
    int year = two(s) * 100 + two(s + 2), month = two(s + 5), day = two(s + 8);
    if (month < 1 || month > 12 || day < 1 || day > 31) return -1;
    int y = year - (month <= 2), era = y / 400, of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * 146097LL + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
    int64_t ms = (days * 86400 + two(s + 11) * 3600 + two(s + 14) * 60 + two(s + 17)) * 1000;
    const char *rest = s + 19;
    if (*rest == '.')
        for (int weight = 100; *++rest >= '0' && *rest <= '9'; weight /= 10) ms += (*rest - '0') * weight;
    if (*rest == 'Z') return ms;
    if ((*rest != '+' && *rest != '-') || strlen(rest) != 6) return -1;
    int64_t offset = (two(rest + 1) * 60 + two(rest + 4)) * 60000LL;
    return *rest == '+' ? ms - offset : ms + offset;
}

static char *names[SLOTS];
static int64_t numbers[SLOTS], lamps;
static sqlite3 *database;
static sqlite3_stmt *insert, *add_meter;

// The number of a lamp, by the second level of its topic.
static int64_t meter(const char *topic) {
    const char *begin = strchr(topic, '/');
    if (!begin) return 0;
    begin++;
    size_t length = strcspn(begin, "/");
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < length; i++) hash = (hash ^ (unsigned char)begin[i]) * 16777619u;
    uint32_t slot = hash & (SLOTS - 1);
    while (names[slot] && (strncmp(names[slot], begin, length) || names[slot][length])) slot = (slot + 1) & (SLOTS - 1);
    if (!names[slot]) {
        names[slot] = strndup(begin, length);
        numbers[slot] = ++lamps;
        sqlite3_bind_int64(add_meter, 1, lamps);
        sqlite3_bind_text(add_meter, 2, names[slot], -1, SQLITE_STATIC);
        if (sqlite3_step(add_meter) != SQLITE_DONE) check(1, sqlite3_errmsg(database));
        sqlite3_reset(add_meter);
    }
    return numbers[slot];
}

static unsigned char *varint(unsigned char *to, uint64_t number) {
    for (; number >= 0x80; number >>= 7) *to++ = number | 0x80;
    *to++ = number;
    return to;
}

// One row for one message: for each value a scale's number, an exponent and the zigzag digits. cJSON knows only
// doubles; one digit after the point is what the lamps send.
static void store(const struct message *message) {
    static const char *const keys[] = {"panel_wh", "load_wh", "battery_v", "soc", "panel_w", "load_w", "dim", "on"};
    cJSON *root = cJSON_Parse(message->payload);
    const cJSON *ts = cJSON_GetObjectItemCaseSensitive(root, "ts");
    int64_t lamp = meter(message->topic), at = cJSON_IsString(ts) ? rfc3339(ts->valuestring) : -1;
    unsigned char row[256], *end = row;
    for (int i = 0; i < 8; i++) {
        const cJSON *item = cJSON_GetObjectItemCaseSensitive(root, keys[i]);
        double value;
        if (cJSON_IsNumber(item)) value = item->valuedouble;
        else if (cJSON_IsBool(item)) value = cJSON_IsTrue(item);
        else continue;
        int64_t digits = (int64_t)(value * 10 + (value < 0 ? -0.5 : 0.5)), exponent = -1;
        while (digits && digits % 10 == 0) digits /= 10, exponent++;
        end = varint(end, lamp * 8 + i);
        *end++ = exponent;
        end = varint(end, (uint64_t)digits << 1 ^ digits >> 63);
    }
    cJSON_Delete(root);
    if (at < 0 || lamp == 0 || end == row) return;
    sqlite3_bind_int64(insert, 1, at);
    sqlite3_bind_int64(insert, 2, lamp);
    sqlite3_bind_blob(insert, 3, row, end - row, SQLITE_STATIC);
    if (sqlite3_step(insert) != SQLITE_DONE) check(1, sqlite3_errmsg(database));
    sqlite3_reset(insert);
}

static void execute(const char *sql) { check(sqlite3_exec(database, sql, NULL, NULL, NULL), sql); }

static void commit(void) {
    if (batched == 0) return;
    execute("BEGIN IMMEDIATE");
    for (int i = 0; i < batched; i++) {
        store(&batch[i]);
        free(batch[i].topic);
        free(batch[i].payload);
    }
    execute("COMMIT");
    batched = 0;
}

static void open_database(const char *path) {
    check(sqlite3_open(path, &database), path);
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("CREATE TABLE IF NOT EXISTS meter (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT");
    execute(
        "CREATE TABLE IF NOT EXISTS observation (at INTEGER NOT NULL, meter INTEGER NOT NULL REFERENCES meter,"
        " data BLOB NOT NULL, PRIMARY KEY (at, meter)) STRICT, WITHOUT ROWID");
    const char *add = "INSERT INTO meter (id, name) VALUES (?, ?)";
    const char *append = "INSERT OR IGNORE INTO observation (at, meter, data) VALUES (?, ?, ?)";
    check(sqlite3_prepare_v2(database, add, -1, &add_meter, NULL), add);
    check(sqlite3_prepare_v2(database, append, -1, &insert, NULL), append);
    // The lamps of an earlier run.
    sqlite3_stmt *known;
    check(sqlite3_prepare_v2(database, "SELECT name FROM meter ORDER BY id", -1, &known, NULL), "lamps");
    while (sqlite3_step(known) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(known, 0);
        uint32_t hash = 2166136261u;
        for (const char *c = name; *c; c++) hash = (hash ^ (unsigned char)*c) * 16777619u;
        uint32_t slot = hash & (SLOTS - 1);
        while (names[slot]) slot = (slot + 1) & (SLOTS - 1);
        names[slot] = strdup(name);
        numbers[slot] = ++lamps;
    }
    sqlite3_finalize(known);
}

static struct mosquitto *connect_broker(int port, const char *id) {
    mosquitto_lib_init();
    struct mosquitto *m = mosquitto_new(id, false, NULL);
    // Told of other threads and without its own, the library only queues packets.
    check(mosquitto_threaded_set(m, true), "threaded");
    check(mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5), "MQTT 5");
    check(mosquitto_int_option(m, MOSQ_OPT_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM), "receive maximum");
    mosquitto_message_callback_set(m, on_message);
    mosquitto_subscribe_callback_set(m, on_subscribe);
    mosquitto_property *properties = NULL;
    check(mosquitto_property_add_int32(&properties, MQTT_PROP_SESSION_EXPIRY_INTERVAL, UINT32_MAX), "property");
    check(mosquitto_property_add_int16(&properties, MQTT_PROP_RECEIVE_MAXIMUM, RECEIVE_MAXIMUM), "property");
    check(mosquitto_connect_bind_v5(m, "127.0.0.1", port, 30, NULL, properties), "connect");
    mosquitto_property_free_all(&properties);
    check(mosquitto_subscribe(m, NULL, "lights/+/telemetry", 1), "subscribe");
    return m;
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    long long messages = atoll(argv[4]), commits = 0;
    open_database(argv[3]);
    struct mosquitto *m = connect_broker(atoi(argv[1]), argv[2]);
    double begin = 0, cpu = 0;
    while (!subscribed || received < messages || mosquitto_want_write(m)) {
        struct pollfd p = {mosquitto_socket(m), POLLIN | (mosquitto_want_write(m) ? POLLOUT : 0), 0};
        if (poll(&p, 1, 1000) < 0) return 1;
        if (p.revents & POLLIN) {
            if (received == 0) begin = now_s(), cpu = cpu_us();
            struct pollfd more = {p.fd, POLLIN, 0};
            do check(mosquitto_loop_read(m, 1), "read");
            while (batched < BATCH && poll(&more, 1, 0) > 0);
        }
        commits += batched > 0;
        commit();
        check(mosquitto_loop_misc(m), "misc");
        // Everything that was read is durable: its acknowledgements may leave.
        if (mosquitto_want_write(m)) check(mosquitto_loop_write(m, 1), "write");
    }
    double seconds = now_s() - begin;
    cpu = cpu_us() - cpu;
    mosquitto_disconnect(m);
    mosquitto_loop_write(m, 1);
    mosquitto_destroy(m);
    sqlite3_stmt *size;
    sqlite3_prepare_v2(database, "SELECT avg(length(data)) FROM observation", -1, &size, NULL);
    sqlite3_step(size);
    double bytes = sqlite3_column_double(size, 0);
    sqlite3_finalize(size);
    sqlite3_finalize(insert);
    sqlite3_finalize(add_meter);
    sqlite3_close(database);
    if (messages > 0)
        printf("messages=%lld messages_per_second=%.0f cpu_us_per_message=%.1f commits=%lld bytes_per_row=%.1f\n",
            received, received / seconds, cpu / received, commits, bytes);
    return 0;
}
