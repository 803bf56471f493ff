"""Answers `wir pick-gpu` on a pseudo-terminal: python3 wizard.py PROGRAM KEYS; prints what was on the screen."""

import os
import pty
import re
import select
import sys
import time

KEYS = {"enter": b"\r", "down": b"\x1b[B", "up": b"\x1b[A", "esc": b"\x1b"}


def screen(fd, patience):
    """What comes until nothing does for a while."""
    seen = b""
    while select.select([fd], [], [], patience)[0]:
        try:
            part = os.read(fd, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    return seen


def main():
    program, keys = sys.argv[1], sys.argv[2].split()
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["NO_COLOR"] = "1"
        os.environ["COLUMNS"] = "80"
        os.environ["TERM"] = "xterm"
        os.execv(program, [program, "pick-gpu"])
    seen = b""
    until = time.time() + 20
    while b"?" not in seen and time.time() < until:
        seen += screen(fd, 0.3)
    for key in keys:
        os.write(fd, KEYS[key])
        seen += screen(fd, 0.15)
    seen += screen(fd, 2.0)
    _, status = os.waitpid(pid, 0)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", seen.decode("utf-8", "replace"))
    sys.stdout.write(text.replace("\r\n", "\n"))
    sys.exit(os.waitstatus_to_exitcode(status))


main()
