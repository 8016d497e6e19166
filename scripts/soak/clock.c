// Sets the wall clock of one process: preloaded into the daemon, which then sees the time that SOAK_CLOCK's file says.
//
// The file holds a signed 64-bit number of milliseconds that are added to the true wall clock; it is mapped, so that a
// change shows at once. Monotonic clocks stay, as they do when somebody sets the clock of a machine. (libfaketime cannot
// be used: it moves the environment, by which Swift finds the arguments of a program.)
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real)(clockid_t, struct timespec *);
static volatile const int64_t *milliseconds;

__attribute__((constructor)) static void prepare(void) {
    real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    const char *path = getenv("SOAK_CLOCK");
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *page = mmap(NULL, sizeof *milliseconds, PROT_READ, MAP_SHARED, file, 0);
    if (page != MAP_FAILED) milliseconds = page;
    close(file);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real) prepare();
    int result = real(clock, time);
    if (result || !milliseconds || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) return result;
    int64_t by = *milliseconds;
    int64_t nanoseconds = time->tv_nsec + by % 1000 * 1000000;
    time->tv_sec += by / 1000 + (nanoseconds < 0 ? -1 : nanoseconds / 1000000000);
    time->tv_nsec = nanoseconds < 0 ? nanoseconds + 1000000000 : nanoseconds % 1000000000;
    return 0;
}

int gettimeofday(struct timeval *restrict time, void *restrict zone) {
    (void)zone;
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    time->tv_sec = now.tv_sec;
    time->tv_usec = now.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *result) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return -1;
    if (result) *result = now.tv_sec;
    return now.tv_sec;
}
