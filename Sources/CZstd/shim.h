#ifndef CZSTD_SHIM_H
#define CZSTD_SHIM_H

#include <zstd.h>

// libzstd defines this one by arithmetic on a constant, which Swift cannot import:
static const unsigned long long CZSTD_CONTENTSIZE_UNKNOWN = ZSTD_CONTENTSIZE_UNKNOWN;
static const unsigned long long CZSTD_CONTENTSIZE_ERROR = ZSTD_CONTENTSIZE_ERROR;

#endif
