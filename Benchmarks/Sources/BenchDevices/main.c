// Modbus-TCP devices for the benchmark: answers every request for registers with numbers that move.
//
//   bench-devices DELAY_MS [PORTS]     prints its ports, one a line; ends with its parent's standard input
//
// Unit 2 never answers; unit 3 answers a byte each 100 ms.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define LIMIT 8192
struct answer { long long due; int fd, length, sent; unsigned generation; unsigned char bytes[261]; };

#define CAPACITY (1 << 16)
#define BYTE_MS 100
// Each in the order of its times: whole answers wait as long as another, and single bytes do.
struct queue { struct answer *answers; int head, tail; };
static struct queue whole, dribbled;
static unsigned generation[LIMIT];

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void push(struct queue *queue, struct answer answer) { queue->answers[queue->tail++ % CAPACITY] = answer; }

static struct answer *due(struct queue *queue, long long now) {
    if (queue->head == queue->tail || queue->answers[queue->head % CAPACITY].due > now) return NULL;
    return &queue->answers[queue->head++ % CAPACITY];
}

// How long until the first of a queue is due, at most a second.
static int wait_ms(const struct queue *queue, long long now) {
    if (queue->head == queue->tail) return 1000;
    long long left = queue->answers[queue->head % CAPACITY].due - now;
    return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

static int answer_to(const unsigned char *request, unsigned char *out) {
    int count = request[10] << 8 | request[11];
    if (count < 1 || count > 125) return 0;
    memcpy(out, request, 4);
    out[4] = (3 + count * 2) >> 8;
    out[5] = (3 + count * 2) & 0xFF;
    out[6] = request[6];
    out[7] = request[7];
    out[8] = count * 2;
    static unsigned tick;
    tick++;
    for (int i = 0; i < count; i++) {
        // Floats around 2048, so that every pair of registers is a reading.
        unsigned value = i % 2 ? tick & 0xFFFF : 0x4500;
        out[9 + i * 2] = value >> 8;
        out[10 + i * 2] = value & 0xFF;
    }
    return 9 + count * 2;
}

int main(int argc, char **argv) {
    int delay = argc > 1 ? atoi(argv[1]) : 0, ports = argc > 2 ? atoi(argv[2]) : 1, one = 1;
    struct rlimit limit = {LIMIT, LIMIT};
    setrlimit(RLIMIT_NOFILE, &limit);
    whole.answers = calloc(CAPACITY, sizeof *whole.answers);
    dribbled.answers = calloc(CAPACITY, sizeof *dribbled.answers);
    int epoll = epoll_create1(0), last_server = 0;
    struct epoll_event event = {.events = EPOLLIN}, events[512];
    for (int i = 0; i < ports; i++) {
        int server = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
        struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t size = sizeof address;
        if (bind(server, (struct sockaddr *)&address, size) || listen(server, 4096) ||
            getsockname(server, (struct sockaddr *)&address, &size)) { perror("listen"); return 1; }
        printf("%d\n", ntohs(address.sin_port));
        event.data.fd = last_server = server;
        epoll_ctl(epoll, EPOLL_CTL_ADD, server, &event);
    }
    fflush(stdout);
    event.data.fd = 0;
    epoll_ctl(epoll, EPOLL_CTL_ADD, 0, &event);
    for (;;) {
        long long now = now_ms();
        int first = wait_ms(&whole, now), second = wait_ms(&dribbled, now), wait = first < second ? first : second;
        int ready = epoll_wait(epoll, events, 512, wait);
        for (int i = 0; i < ready; i++) {
            int fd = events[i].data.fd;
            if (fd == 0) {
                char end[64];
                if (read(0, end, sizeof end) <= 0) return 0;
            } else if (fd <= last_server) {
                int client;
                while ((client = accept4(fd, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    if (client >= LIMIT) { close(client); continue; }
                    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    generation[client]++;
                    event.events = EPOLLIN;
                    event.data.fd = client;
                    epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
                }
            } else {
                unsigned char request[12];
                int count = recv(fd, request, 12, 0);
                if (count <= 0) {
                    if (count < 0 && errno == EAGAIN) continue;
                    generation[fd]++;
                    close(fd);
                    continue;
                }
                if (count < 12 || request[6] == 2) continue;
                struct answer answer = {.due = now_ms() + delay, .fd = fd, .generation = generation[fd]};
                answer.length = answer_to(request, answer.bytes);
                if (!answer.length) continue;
                if (request[6] == 3) push(&dribbled, answer);
                else if (delay) push(&whole, answer);
                else send(fd, answer.bytes, answer.length, MSG_NOSIGNAL);
            }
        }
        now = now_ms();
        struct answer *answer;
        while ((answer = due(&whole, now))) {
            if (answer->generation == generation[answer->fd]) send(answer->fd, answer->bytes, answer->length, MSG_NOSIGNAL);
        }
        while ((answer = due(&dribbled, now))) {
            if (answer->generation != generation[answer->fd]) continue;
            struct answer rest = *answer;
            send(rest.fd, rest.bytes + rest.sent++, 1, MSG_NOSIGNAL);
            rest.due = now + BYTE_MS;
            if (rest.sent < rest.length) push(&dribbled, rest);
        }
    }
}
