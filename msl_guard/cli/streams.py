"""The standard streams, whatever state the shell left them in."""

import os
import sys


def prepare() -> None:
    """Make the standard streams safe to write to: UTF-8, nothing unprintable, none missing.

    A stream closed by the shell would leave its number to the next file that is opened.
    """
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def silence() -> None:
    """Send what Python still holds for standard output nowhere: it would complain on leaving."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
