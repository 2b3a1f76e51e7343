"""What nbgrader's autograde takes from a course's configuration, read by nbgrader's own classes, in every spelling."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, IgnorePattern, LimitOutput, OverwriteCells
from traitlets.config import Config

from course_lib.grading.notebook.source import SourceError
from course_lib.grading.plain.layout import Laid

LONG = 86_400.0  # seconds of a cell whose course sets no limit
CELLS_A_NOTEBOOK = 10  # a notebook may take as long as this many cells that use up their time, or as all of its own
FOLLOWED = {  # of nbclient's and nbgrader's classes; what the rest would do is done here, or is told
    "Execute": {"timeout", "timeout_func", "kernel_name", "skip_cells_with_tag", "interrupt_on_timeout"}
    | {"error_on_timeout", "shutdown_kernel", "record_timing", "store_widget_state", "ipython_hist_file", "enabled"},
    "Autograde": {"exclude_overwriting", "sanitize_preprocessors", "autograde_preprocessors", "enabled", "force"},
}
CLASSES = {Execute: "Execute", Autograde: "Autograde"}


@dataclass(frozen=True)
class Settings:
    """A course's configuration, as ``nbgrader autograde`` would follow it."""

    config: Config

    @cached_property
    def execute(self) -> Any:
        """nbgrader's own step that runs notebooks: it knows every spelling of its options."""
        return Execute(config=self.config)

    @cached_property
    def autograde(self) -> Any:
        """nbgrader's own converter."""
        return Autograde(coursedir=CourseDirectory(config=self.config), config=self.config)

    def seconds(self, laid: Iterable[Laid], own: int) -> tuple[float, float]:
        """The seconds of a cell, and of the notebook.

        Args:
            laid: the submission; where cells have limits of their own (``timeout_func``), the longest counts for all.
            own: how many cells of code the assignment itself has.
        """
        cells = [cell.node() for cell in laid if cell.type == "code"]
        limits = [self._limit(cell) for cell in cells] or [self._limit(None)]
        return max(limits), max(limits) * max(CELLS_A_NOTEBOOK, own)

    def _limit(self, cell: Any) -> float:
        own = self.execute.timeout_func
        limit = own(cell) if own is not None and cell is not None else self.execute.timeout
        return float(limit) if limit and limit > 0 else LONG

    @property
    def skipped(self) -> str:
        """The tag of cells that are not run."""
        return str(self.execute.skip_cells_with_tag)

    @cached_property
    def notice(self) -> str | None:
        """What stands before a graded cell that the submission lacks and that is put back; None where none is."""
        step = OverwriteCells(config=self.config)
        return str(step.missing_cell_notification) if step.add_missing_cells else None

    @cached_property
    def after_run(self) -> list[Any]:
        """The steps that change what a cell showed before it is scored."""
        steps = (IgnorePattern(config=self.config), LimitOutput(config=self.config))
        return [step for step in steps if self._takes(step)]

    @property
    def penalised(self) -> bool:
        """Whether lateness costs points."""
        return self._takes(AssignLatePenalties(config=self.config))

    def _takes(self, step: Any) -> bool:
        """Whether autograding takes this step: it is listed and switched on, which IgnorePattern is not at first."""
        return step.enabled and type(step).__name__ in map(_name, self.autograde.autograde_preprocessors)

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """Patterns of files that stay behind."""
        return tuple(CourseDirectory(config=self.config).ignore)

    def kept_by_students(self, assignment: str) -> list[str]:
        """The files of the source that do not replace the students' own."""
        return list(self.autograde.exclude_overwriting.get(assignment, []))

    def check_kernel(self) -> None:
        """Refuse a kernel that is not this Python.

        Raises:
            SourceError: with what to do.
        """
        if not (name := self.execute.kernel_name):
            return
        try:
            spec = KernelSpecManager(config=self.config).get_kernel_spec(name)
        except NoSuchKernel:
            raise SourceError(f"expected the kernel {name!r} of Execute.kernel_name, got none: install it") from None
        where = spec.argv[0] if spec.argv else ""
        same = where in ("python", "python3") or os.path.realpath(where) == os.path.realpath(sys.executable)
        if spec.language.lower() != "python" or not same:
            todo = "grade it with `nbgrader autograde`, or install the course's grader there"
            raise SourceError(f"expected Execute.kernel_name to name this Python, got {name!r} of {where}: {todo}")

    def not_followed(self) -> list[str]:
        """The options, set in the configuration, that change what nbgrader does and nothing here."""
        found = [f"{short}.{option}" for kind, short in CLASSES.items() for option in self._set(kind, FOLLOWED[short])]
        steps = [*self.autograde.sanitize_preprocessors, *self.autograde.autograde_preprocessors]
        return sorted(found) + [
            _name(step) for step in steps if not _module(step).startswith(("nbgrader", "nbconvert"))
        ]

    def _set(self, kind: Any, followed: set[str]) -> Iterator[str]:
        """The options of a class that the configuration sets, and that are not followed."""
        for parent in kind.mro():
            chosen: Mapping[str, object] = self.config.get(parent.__name__, {}) if self.config else {}
            for option in chosen:
                if option in kind.class_trait_names(config=True) and option not in followed:
                    yield option


def _name(step: Any) -> str:
    return step.rpartition(".")[2] if isinstance(step, str) else step.__name__


def _module(step: Any) -> str:
    return step if isinstance(step, str) else step.__module__
