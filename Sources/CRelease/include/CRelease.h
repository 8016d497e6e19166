// Why this exists: the commit changes with every build of ours. In a C file of its own it is compiled in without any Swift
// module being compiled anew for it.
#ifndef CRELEASE_H
#define CRELEASE_H

/// The commit that the programs were built from, in hexadecimal digits, with "+" behind it where files differed from it;
/// "unknown" where nobody told. It lives as long as the process.
const char *energy_release_commit(void);

#endif
