"""From root to an ordinary user, before bubblewrap starts.

Root passes limits on processes, and owns files that no capability guards. An ordinary user, though, may not reach where
Python is installed (root's home, say): so what the sandbox shows is first bound below a folder that everyone reaches.
"""

import json
import os
import sys
from pathlib import Path

from . import syscalls as sys_


def bind_where_reachable(binds: list[list[str]], stage: str) -> None:
    """Bind each ``[source, target below stage]`` in a mount namespace of this process's own."""
    sys_.unshare(sys_.CLONE_NEWNS)
    sys_.mount("none", "/", None, sys_.MS_REC | sys_.MS_PRIVATE)
    sys_.mount("tmpfs", stage, "tmpfs", sys_.MS_NOSUID | sys_.MS_NODEV, "size=1m,mode=755")
    for source, target in binds:
        if Path(source).is_dir():
            Path(target).mkdir()
        else:
            Path(target).touch()
        sys_.mount(source, target, None, sys_.MS_BIND | sys_.MS_REC)


def become(uid: int) -> None:
    """Be the user and the group with this number, and in no other group, for good."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def main() -> None:
    """Do as the JSON object in the first argument says: ``binds``, ``stage``, ``uid`` and the ``command`` to become."""
    plan = json.loads(sys.argv[1])
    bind_where_reachable(plan["binds"], plan["stage"])
    become(plan["uid"])
    os.execv(plan["command"][0], plan["command"])
