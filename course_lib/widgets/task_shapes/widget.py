"""The shapes of a sequence task: which steps read, which write, and where the loss stands."""

from collections.abc import Mapping
from typing import Any, ClassVar

from matplotlib.figure import Figure
from traitlets import Dict, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.task_shapes.shape import Task, read_tasks, steps_of

BLUE, GREEN, ORANGE, GREY = (LIGHT[name] for name in ("blue", "green", "orange", "muted"))


class TaskShapes(Explorer, folder="task_shapes", parts=("fitted.js",)):
    """Show the unrolled net of a task: which steps read, which write, where the loss stands, and what reaches what.

    Args:
        tasks: by name, (reads, writes): for each step the word that is read there, and the one that is to be written;
            None where nothing is.  A step that reads nothing takes what the step before has written.
        task: the one shown first.

    What is wrong with a task is said in the cell, and kept in ``problem``.

    >>> TaskShapes({"classify a text": (["a", "dull", "film"], [None, None, "bad"])})
    """

    inputs: ClassVar[tuple[str, ...]] = ("tasks", "task")
    title: ClassVar[str] = "Task shapes"

    tasks: Dict = Dict().tag(sync=True)
    task = Unicode().tag(sync=True)
    _drawn: Dict = Dict().tag(sync=True)  # by name: reads, writes, shape

    def __init__(self, tasks: Mapping[str, Any], task: str | None = None) -> None:
        super().__init__(tasks=dict(tasks), task=next(iter(tasks), "") if task is None else task)

    def compute(self) -> None:
        """Check the tasks, and name their shapes."""
        self._drawn = {}
        self._read = read_tasks(self.tasks)
        if self.task not in self._read:
            raise ValueError(f"expected one of {', '.join(self._read)}, got “{self.task}”")
        self._drawn = {
            name: {"reads": task.reads, "writes": task.writes, "shape": task.shape} for name, task in self._read.items()
        }

    @property
    def shown(self) -> Task:
        """The task that is shown first."""
        return self._read[self.task]

    def readout(self) -> str:
        """Say what is read and written where, and the loss."""
        steps = {what: ", ".join(map(str, steps_of(words))) for what, words in self.shown._asdict().items()}
        loss = " + ".join(f"ℓ_{t}" for t in steps_of(self.shown.writes))
        return (
            f"Task shapes: {self.task}, {self.shown.shape}; reads at {steps['reads']} and writes at {steps['writes']} "
            f"of {len(self.shown.reads)} steps; L = {loss}"
        )

    def picture(self) -> Figure:
        """Draw the unrolled net: inputs below, states, outputs and losses above."""
        task, box = self.shown, {"boxstyle": "round", "facecolor": "white"}
        figure = Figure(figsize=(1.2 + 1.2 * len(task.reads), 3.2), layout="constrained")
        axes = figure.subplots()
        for t, (read, written) in enumerate(zip(*task, strict=True), start=1):
            axes.plot(t, 1, "o", markersize=18, markerfacecolor="white", markeredgecolor=GREEN, zorder=2)
            axes.text(t, 1, f"$h_{t}$", ha="center", va="center", fontsize=9)
            arrows: list[tuple[tuple[float, float], tuple[float, float]]] = [((t - 1, 1), (t, 1))] if t > 1 else []
            if read is not None:
                axes.text(t, 0, read, ha="center", va="center", color=BLUE, bbox={**box, "edgecolor": BLUE})
                arrows.append(((t, 0), (t, 1)))
            if written is not None:
                axes.text(t, 2, written, ha="center", va="center", color=ORANGE, bbox={**box, "edgecolor": ORANGE})
                axes.text(t, 2.75, rf"$\ell_{t}$", ha="center", va="center")
                arrows += [((t, 1), (t, 2)), ((t, 2), (t, 2.7))]
                if t < len(task.reads) and task.reads[t] is None:
                    arrows.append(((t, 2), (t + 1, 1)))
            for tail, head in arrows:
                fed = tail[1] == 2 and head[1] == 1  # what was written is the next input
                style = {
                    "arrowstyle": "->",
                    "color": GREY,
                    "shrinkA": 11,
                    "shrinkB": 11,
                    "linestyle": "--" if fed else "-",
                }
                axes.annotate("", head, tail, arrowprops=style, zorder=1)
        axes.set(xlim=(0.4, len(task.reads) + 0.6), ylim=(-0.4, 3.1), yticks=[], xlabel="step t")
        axes.set_xticks(range(1, len(task.reads) + 1))
        axes.set_title(f"{self.task}: {task.shape}", loc="left")
        for side in axes.spines.values():
            side.set_visible(False)
        return figure
