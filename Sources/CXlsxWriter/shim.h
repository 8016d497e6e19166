#ifndef CXLSXWRITER_SHIM_H
#define CXLSXWRITER_SHIM_H

#include <xlsxwriter.h>

// A file in memory, which libxlsxwriter of Debian 12 can write to by name; glibc declares it for GNU sources only.
extern int memfd_create(const char *name, unsigned int flags);

#endif
