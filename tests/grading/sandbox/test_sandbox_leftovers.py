"""What a killed grader leaves in /tmp goes with the next start, and nothing else does."""

import os
import subprocess
import time

from course_lib.grading.sandbox.leftovers import FORGOTTEN, PREFIX, SETTLED, claim_folder


def age(folder, seconds):
    os.utime(folder, (time.time() - seconds,) * 2)


def test_only_what_the_dead_have_left_is_removed(tmp_path):
    mine, words = claim_folder(str(tmp_path))
    dead, dead_words = claim_folder(str(tmp_path))
    (dead / "runs").mkdir()
    dead_words.close()  # as the system does for a process that is killed
    young, young_words = claim_folder(str(tmp_path))
    young_words.close()
    other = tmp_path / "something-else"
    other.mkdir()
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(other)
    ended = subprocess.Popen(["true"])
    ended.wait()
    gone, living, lately = (tmp_path / f"exam-{name}-x" for name in (ended.pid, os.getpid(), f"{ended.pid}-y"))
    for folder in (gone, living, lately):
        (folder / "work").mkdir(parents=True)
    for folder in (mine, dead, other):
        age(folder, 2 * SETTLED)
    for folder in (gone, living):
        age(folder, 2 * FORGOTTEN)

    new, new_words = claim_folder(str(tmp_path))
    assert sorted(tmp_path.iterdir()) == sorted([mine, young, other, link, new, living, lately])
    words.close()
    new_words.close()
