"""Whether a kernel's code may begin other processes and programs: it asks its first process, which knows better.

A filter of the kernel's hands every such call over, and waits for the answer. That is decided outside of the process in
which student code runs, so that no code of a student's, by whatever function in C, gets past it; and it can be decided
anew for every question. Threads are none of its business.
"""

import contextlib
import errno
import fcntl
import os
import struct

# of <linux/seccomp.h>: what is asked and what is answered, by the number of their ioctl and their form
_RECEIVE, _ASKED = 0xC0502100, struct.Struct("=Q72x")  # its id; who asks, and for what, is known by the filter
_SEND, _ANSWER = 0xC0182101, struct.Struct("=QqiI")  # the id, a result, an error, flags
_CONTINUE = 1
SHUT, OPEN = b"1", b"0"  # what is written into the pipe of orders


class Door:
    """Open until it is ordered to shut.

    Args:
        listener: where the kernel's filter asks.
        orders: a pipe, in which the last letter is what holds.
    """

    def __init__(self, listener: int, orders: int) -> None:
        self.listener, self.orders = listener, orders
        self.shut = False
        os.set_blocking(orders, False)

    def answer(self) -> None:
        """Answer who asks; orders are read first: who asks after one was given is answered by it."""
        asked = bytearray(_ASKED.size)
        with contextlib.suppress(OSError):  # whoever asked may have ended meanwhile
            fcntl.ioctl(self.listener, _RECEIVE, asked)
            self._read_orders()
            refused, allowed = (-errno.EPERM, 0), (0, _CONTINUE)
            fcntl.ioctl(
                self.listener, _SEND, _ANSWER.pack(*_ASKED.unpack(asked), 0, *(refused if self.shut else allowed))
            )

    def _read_orders(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while given := os.read(self.orders, 1 << 12):
                self.shut = given.endswith(SHUT)
