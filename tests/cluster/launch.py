"""Becomes the program that its arguments name, as another user where asked, and dies when its parent dies.

Run as `python -I -S launch.py PARENT UID COMMAND…`, with the pid of its parent and the uid to run under, or -1 to stay
who it is. It imports nothing of the project, because the other user may not be able to read it.

A hook between fork and exec (`preexec_fn`) could do the same, but Python warns of it where there are threads, and
changing the user afterwards would cancel what was asked of the kernel.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main(parent: int, uid: int, command: list[str]) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("launch.py: the parent is gone")
    os.execv(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
