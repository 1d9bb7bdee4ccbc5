"""Processes of this machine: what runs under a number, and how one ends with its parent."""

import ctypes
import signal
import subprocess
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def command_line(pid: int) -> list[str]:
    """Words of the command that process runs now; [] if there is no such process."""
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return [part.decode(errors="surrogateescape") for part in words.split(b"\0") if part]
    listing = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    # ps joins the words with blanks, so a folder with blanks in its name comes back in pieces.
    return listing.stdout.split(" ")


def end_with_parent() -> None:
    """Ask Linux to end this process when its parent dies, however it dies; elsewhere do nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
