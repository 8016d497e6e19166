// libFuzzer's loop as a function: with a main of its own the program can choose what is fuzzed before it begins.
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef int (*fuzzer_callback)(const uint8_t *data, size_t size);
int LLVMFuzzerRunDriver(int *argc, char ***argv, fuzzer_callback callback);

// Takes every network from the calling process but an unused loopback of its own; -1 with errno when it may not.
int leave_network(void);
