#include "CRelease.h"

#ifndef ENERGY_RELEASE_COMMIT
#define ENERGY_RELEASE_COMMIT "unknown"
#endif

const char *energy_release_commit(void) { return ENERGY_RELEASE_COMMIT; }
