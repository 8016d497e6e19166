// Lamps that send telemetry at quality of service 1, as fast as the broker takes it or at a pace.
//
//   bench-publish PORT LAMPS MESSAGES FIRST_MS [RATE]
//
// Without RATE the message i is stamped FIRST_MS + i minutes / LAMPS: each lamp once a minute. With RATE (messages/s, at
// most 1000) it is stamped with the millisecond in which it is due, no two alike, and FIRST_MS is not used: what is
// published late counts as late.
#define _GNU_SOURCE
#include <mosquitto.h>
#include <mqtt_protocol.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define IN_FLIGHT 2000

static long long acknowledged;

static void on_publish(struct mosquitto *m, void *context, int mid, int code, const mosquitto_property *properties) {
    if (code >= 0x80) fprintf(stderr, "the broker refused a message: 0x%x\n", code), exit(1);
    acknowledged++;
}

static int64_t clock_us(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static void check(int code, const char *what) {
    if (code == MOSQ_ERR_SUCCESS) return;
    fprintf(stderr, "%s: %s\n", what, mosquitto_strerror(code));
    exit(1);
}

// The registers are a function of time, so that they only grow and never faster than a lamp of 200 W can make them.
static void publish(struct mosquitto *m, int lamp, int64_t at) {
    char topic[64], time[32], payload[256];
    time_t seconds = at / 1000 + 8 * 3600;
    struct tm local;
    strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", gmtime_r(&seconds, &local));
    double hours = (at - 1767225600000LL) / 3600000.0;
    snprintf(topic, sizeof topic, "lights/L%05d/telemetry", lamp);
    int length = snprintf(payload, sizeof payload,
        "{\"ts\":\"%s.%03d+08:00\",\"panel_wh\":%.1f,\"load_wh\":%.1f,\"battery_v\":%.1f,\"soc\":%d,\"panel_w\":%.1f,"
        "\"load_w\":%.1f,\"dim\":%d,\"on\":%s}",
        time, (int)(at % 1000), lamp + hours * 38, lamp + hours * 31, 12.1 + (at / 60000 + lamp) % 20 * 0.1,
        40 + (int)((at / 600000 + lamp) % 60), 30 + (at / 60000 + lamp) % 300 * 0.1, 20 + (at / 60000 + lamp) % 200 * 0.1,
        (int)(50 + lamp % 5 * 10), lamp % 8 ? "true" : "false");
    check(mosquitto_publish(m, NULL, topic, length, payload, 1, false), "publish");
}

static void exchange(struct mosquitto *m, int wait_ms) {
    struct pollfd p = {mosquitto_socket(m), POLLIN | (mosquitto_want_write(m) ? POLLOUT : 0), 0};
    if (poll(&p, 1, wait_ms) > 0) {
        if (p.revents & POLLIN) check(mosquitto_loop_read(m, 1), "read");
        if (mosquitto_want_write(m)) check(mosquitto_loop_write(m, 1), "write");
    }
    check(mosquitto_loop_misc(m), "keepalive");
}

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    int port = atoi(argv[1]), lamps = atoi(argv[2]);
    long long messages = atoll(argv[3]), first = atoll(argv[4]), rate = argc > 5 ? atoll(argv[5]) : 0;
    mosquitto_lib_init();
    struct mosquitto *m = mosquitto_new(NULL, true, NULL);
    mosquitto_threaded_set(m, true);
    mosquitto_int_option(m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V5);
    // The library's own bound is 20 messages in flight.
    mosquitto_int_option(m, MOSQ_OPT_SEND_MAXIMUM, 65535);
    mosquitto_publish_v5_callback_set(m, on_publish);
    check(mosquitto_connect_bind_v5(m, "127.0.0.1", port, 30, NULL, NULL), "connect");
    int64_t begin = clock_us(CLOCK_MONOTONIC), begin_ms = clock_us(CLOCK_REALTIME) / 1000;
    for (long long sent = 0; acknowledged < messages;) {
        // What is due now, but never more in flight than the library handles well.
        long long due = rate ? (clock_us(CLOCK_MONOTONIC) - begin) * rate / 1000000 : messages;
        for (; sent < due && sent < messages && sent - acknowledged < IN_FLIGHT; sent++) {
            publish(m, sent % lamps, rate ? begin_ms + sent * 1000 / rate : first + sent * 60000 / lamps);
        }
        exchange(m, rate ? 1 : 100);
    }
    double seconds = (clock_us(CLOCK_MONOTONIC) - begin) / 1e6;
    mosquitto_disconnect(m);
    mosquitto_loop_write(m, 1);
    mosquitto_destroy(m);
    printf("messages=%lld messages_per_second=%.0f\n", messages, messages / seconds);
    return 0;
}
