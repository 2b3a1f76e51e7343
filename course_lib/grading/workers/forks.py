"""The process of which the workers of this machine are forks: it imports once what all of them need."""

import multiprocessing
from multiprocessing import forkserver

NEEDED = ("distributed", "course_lib.grading.kernel.examiner")


def prepare_forks() -> None:
    """Start it, unless it runs already; it imports while its caller goes on."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(list(NEEDED))
    forkserver.ensure_running()
