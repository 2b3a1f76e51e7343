"""What a task reads and writes, step by step, and the name of its shape."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Words = Sequence[str | None]


class Task(NamedTuple):
    """What is read and what is written at each step; None where nothing is."""

    reads: list[str | None]
    writes: list[str | None]

    @property
    def shape(self) -> str:
        """How many are read and written, and, where both are many, whether they keep step."""
        at_input, at_output = steps_of(self.reads), steps_of(self.writes)
        name = " → ".join("one" if len(steps) == 1 else "many" for steps in (at_input, at_output))
        if name != "many → many":
            return name
        return f"{name}, {'in step' if at_input == at_output else 'out of step'}"


def steps_of(words: Words) -> list[int]:
    """The steps that have a word, from 1."""
    return [t for t, word in enumerate(words, start=1) if word is not None]


def read_tasks(tasks: Mapping[str, Any]) -> dict[str, Task]:
    """The tasks by name, checked.

    Raises:
        ValueError: none at all, one that is no pair of lists of a length, one that reads or writes nothing, or writes
            before it has read anything.
    """
    if not tasks:
        raise ValueError("expected a task at least, got none: pass {name: (reads, writes)}")
    return {name: _task(name, given) for name, given in tasks.items()}


def _task(name: str, given: Any) -> Task:
    if not isinstance(given, list | tuple) or len(given) != 2 or any(isinstance(part, str) for part in given):
        raise ValueError(f"expected (reads, writes) for “{name}”, got {given!r}: two lists with an entry a step")
    task = Task(*([None if word is None else str(word) for word in words] for words in given))
    if len(task.reads) != len(task.writes):
        got = f"{len(task.reads)} and {len(task.writes)}"
        raise ValueError(f"expected as many steps read as written in “{name}”, got {got}: fill up with None")
    for what, words in zip(("reads", "writes"), task, strict=True):
        if not steps_of(words):
            raise ValueError(f"expected a step that {what} in “{name}”, got none: what is it asked for?")
    if steps_of(task.reads)[0] > steps_of(task.writes)[0]:
        raise ValueError(f"expected “{name}” to read before it writes, got a word at step {steps_of(task.writes)[0]}")
    return task
