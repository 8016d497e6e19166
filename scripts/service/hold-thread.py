"""Holds threads of a process, as if they hung, until the process ends: PID and how the threads' name begins."""

import ctypes
import os
import sys

SEIZE, INTERRUPT = 0x4206, 0x4207  # of <sys/ptrace.h>
ALL_THREADS = 0x40000000  # __WALL of <sys/wait.h>

process, name = sys.argv[1:]
ptrace = ctypes.CDLL(None, use_errno=True).ptrace
ptrace.argtypes = [ctypes.c_long, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p]
ptrace.restype = ctypes.c_long

threads = []
for task in os.listdir(f"/proc/{process}/task"):
    with open(f"/proc/{process}/task/{task}/comm") as comm:
        if comm.read().startswith(name):
            threads.append(int(task))
if not threads:
    sys.exit(f"process {process} has no thread named {name}")
for thread in threads:
    for request in (SEIZE, INTERRUPT):
        if ptrace(request, thread, None, None) != 0:
            sys.exit(f"ptrace {request:#x} of {thread}: {os.strerror(ctypes.get_errno())}")
print(f"holding {threads}", flush=True)
# A thread that was killed stays a zombie, and its process with it, until its tracer has looked.
while threads:
    thread, status = os.waitpid(-1, ALL_THREADS)
    if not os.WIFSTOPPED(status):
        threads.remove(thread)
