// The yardstick: polls as many devices as told, once an interval each, with epoll and libmodbus on one thread.
//
//   bench-poll-c PORT DEVICES INTERVAL_MS SECONDS SILENT_PERCENT
//
// One request in flight a connection, own transaction ids, the frame peeked before libmodbus reads it, one context for
// all through dup2. A device that does not answer within a second is connected anew and left alone for ten.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <modbus/modbus.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REGISTERS 60
struct device { int fd, waiting; unsigned short transaction; long long due, deadline; };

static long long now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000LL + t.tv_nsec / 1000;
}

static int compare(const void *a, const void *b) {
    long long x = *(const long long *)a, y = *(const long long *)b;
    return x < y ? -1 : x > y;
}

static int port, epoll;

static void connect_device(struct device *device, int index) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1;
    device->fd = socket(AF_INET, SOCK_STREAM, 0);
    connect(device->fd, (struct sockaddr *)&address, sizeof address);
    fcntl(device->fd, F_SETFL, O_NONBLOCK);
    setsockopt(device->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u32 = index};
    epoll_ctl(epoll, EPOLL_CTL_ADD, device->fd, &event);
    device->waiting = 0;
}

int main(int argc, char **argv) {
    if (argc < 6) return 2;
    int silent = atoi(argv[5]);
    port = atoi(argv[1]);
    int count = atoi(argv[2]);
    long long interval = atoll(argv[3]) * 1000, seconds = atoll(argv[4]);
    struct rlimit limit = {8192, 8192};
    setrlimit(RLIMIT_NOFILE, &limit);
    epoll = epoll_create1(0);
    modbus_t *context = modbus_new_tcp("127.0.0.1", port);
    modbus_set_response_timeout(context, 0, 1000);
    modbus_set_byte_timeout(context, 0, 1000);
    int null = open("/dev/null", O_RDWR), reserved = fcntl(null, F_DUPFD, 3);
    modbus_set_socket(context, reserved);
    struct device *devices = calloc(count, sizeof *devices);
    for (int i = 0; i < count; i++) connect_device(&devices[i], i);
    long long begin = now_us(), end = begin + seconds * 1000000, requests = 0, answers = 0, lates = 0;
    size_t room = (size_t)count * (size_t)(seconds * 1000000 / interval + 2) * 2;
    long long *lateness = malloc(room * sizeof *lateness);
    for (int i = 0; i < count; i++) devices[i].due = begin + interval * i / count;
    double sum = 0;
    struct rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    static struct epoll_event events[512];
    for (;;) {
        long long now = now_us(), next = now + 10000;
        if (now >= end) break;
        for (int i = 0; i < count; i++) {
            struct device *device = &devices[i];
            if (device->waiting && device->deadline <= now) {
                close(device->fd);
                connect_device(device, i);
                device->due = now + 10000000;
            }
            if (!device->waiting && device->due <= now) {
                unsigned short id = ++device->transaction;
                unsigned char request[12] = {id >> 8, id & 0xFF, 0, 0, 0, 6, silent && i % (100 / silent) == 1 ? 2 : 1, 3, 0, 0, 0, REGISTERS};
                send(device->fd, request, 12, MSG_NOSIGNAL);
                if ((size_t)requests < room) lateness[lates++] = now - device->due;
                requests++;
                device->waiting = 1;
                device->deadline = now + 1000000;
                device->due += interval;
                if (device->due < now) device->due = now;
            }
            if (!device->waiting && device->due < next) next = device->due;
        }
        // Timers are looked at in steps of 10 ms, as ours are.
        int wait = (int)((next - now + 9999) / 10000) * 10;
        if (interval < 10000) wait = 0;
        int ready = epoll_wait(epoll, events, 512, wait);
        for (int i = 0; i < ready; i++) {
            struct device *device = &devices[events[i].data.u32];
            unsigned char frame[261];
            int got = recv(device->fd, frame, sizeof frame, MSG_PEEK | MSG_DONTWAIT);
            if (got < 9 || got < 6 + (frame[4] << 8 | frame[5])) continue;
            if ((frame[0] << 8 | frame[1]) != device->transaction || frame[8] != REGISTERS * 2) continue;
            dup2(device->fd, reserved);
            int length = modbus_receive_confirmation(context, frame);
            dup2(null, reserved);
            if (length != 9 + REGISTERS * 2) continue;
            unsigned short registers[REGISTERS];
            for (int r = 0; r < REGISTERS; r++) registers[r] = frame[9 + r * 2] << 8 | frame[10 + r * 2];
            for (int r = 0; r < REGISTERS; r += 2) {
                // ABCD in network order: what modbus_get_float_abcd of newer releases does.
                unsigned bits = (unsigned)registers[r] << 16 | registers[r + 1];
                float value;
                memcpy(&value, &bits, 4);
                sum += value;
            }
            device->waiting = 0;
            answers++;
        }
    }
    getrusage(RUSAGE_SELF, &after);
    double cpu = (after.ru_utime.tv_sec - before.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_stime.tv_sec) * 1e6 +
        (after.ru_utime.tv_usec - before.ru_utime.tv_usec) + (after.ru_stime.tv_usec - before.ru_stime.tv_usec);
    qsort(lateness, lates, sizeof *lateness, compare);
    printf("requests=%lld answers=%lld cpu_us_per_request=%.1f p99_late_ms=%.1f rss_kb=%ld sum=%d\n", requests, answers,
        cpu / (answers ? answers : 1), lates ? lateness[lates * 99 / 100] / 1000.0 : 0, after.ru_maxrss, sum > 0);
    return 0;
}
