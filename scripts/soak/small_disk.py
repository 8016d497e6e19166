"""A disk that is full when the soak wants it to be."""

import os
import subprocess

from programs import Failure


class SmallDisk:
    """A file system in memory that can be made full; only root may mount one, and not everywhere."""

    SIZE = 4 << 30

    def __init__(self, folder):
        self.path, self.reason = folder / "disk", None
        self.path.mkdir()
        if os.geteuid() != 0:
            self.reason = "mounting needs root"
            return
        done = self._mount("-t", "tmpfs", "-o", f"size={self.SIZE}", "soak")
        if done.returncode != 0:
            self.reason = done.stderr.strip() or "mounting is not possible here"

    def _mount(self, *words):
        return subprocess.run(["mount", *words, str(self.path)], capture_output=True, text=True, check=False)

    def _resize(self, size):
        if self._mount("-o", f"remount,size={size}").returncode != 0:
            raise Failure("the small disk could not be resized")

    def fill(self):
        """Makes it as small as what is in it."""
        state = os.statvfs(self.path)
        self._resize((state.f_blocks - state.f_bfree) * state.f_frsize)

    def free(self):
        self._resize(self.SIZE)

    def unmount(self):
        if self.reason is None:
            subprocess.run(["umount", "-l", str(self.path)], check=False)
