"""A real PostgreSQL server for a test: a cluster of its own, on a Unix socket alone, gone when the test is."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

PLACES = "/usr/lib/postgresql/*/bin"  # where Debian keeps its programs, which are not on the path
QUIET = ("fsync=off", "listen_addresses=", "max_connections=20", "shared_buffers=16MB")
READY = b"database system is ready to accept connections"


def programs() -> Path:
    """The folder of the newest server's programs; the test is skipped where none is installed."""
    found = sorted(Path("/").glob(f"{PLACES[1:]}/initdb"), key=lambda path: int(path.parents[1].name))
    on_path = shutil.which("initdb")
    if not found and not on_path:
        pytest.skip(f"found no initdb in {PLACES} or on the path: apt install postgresql")
    return found[-1].parent if found else Path(str(on_path)).resolve().parent


def ordinary_user() -> dict[str, object]:
    """How a process of the server is started: PostgreSQL refuses to run as root, so root becomes the package's user."""
    if os.geteuid():
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("root cannot run PostgreSQL, and there is no user postgres: apt install postgresql")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


@contextmanager
def postgres_server() -> Iterator[str]:
    """Runs a server; gives the folder of its socket. Its only role is grader, which needs no password there."""
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short, as a socket's path must be, and no one else's
    who, here = ordinary_user(), programs()
    if who:
        os.chown(folder, int(str(who["user"])), int(str(who["group"])))
    data = folder / "data"
    initdb = [here / "initdb", "--username=grader", "--auth=trust", "--encoding=UTF8", "--no-sync", "-D", data]
    server = [here / "postgres", "-D", data, "-k", folder, *(part for one in QUIET for part in ("-c", one))]
    environment = {"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    try:
        subprocess.run(initdb, check=True, capture_output=True, cwd="/", env=environment, **who)  # type: ignore[call-overload]
        with _running([str(part) for part in server], environment, who):
            yield str(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(command: list[str], environment: dict[str, str], who: dict[str, object]) -> Iterator[None]:
    """The server from its word that it is ready to its end, which is immediate."""
    said, writes = os.pipe()
    with subprocess.Popen(command, cwd="/", env=environment, stderr=writes, stdout=writes, **who) as process:  # type: ignore[call-overload]
        os.close(writes)
        with open(said, "rb") as log:
            seen = []
            for line in log:
                seen.append(line)
                if READY in line:
                    break
            else:
                pytest.fail(f"PostgreSQL did not start: {b''.join(seen).decode()}")
            try:
                yield
            finally:
                process.send_signal(signal.SIGQUIT)
                log.read()  # to its end, lest the server wait for a reader


def new_database(socket: str, name: str) -> str:
    """Makes an empty database; its ``db_url``, as a course's configuration names it."""
    with psycopg.connect(host=socket, user="grader", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return f"postgresql+psycopg://grader@/{name}?host={socket}"
