"""What nbgrader's autograde takes from a course's configuration, read by nbgrader's own classes, in every spelling."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, Execute, IgnorePattern, LimitOutput, OverwriteCells
from traitlets.config import Config

from course_lib.grading.notebook.source import SourceError
from course_lib.grading.plain.layout import Laid, Laying

LONG = 86_400.0  # seconds of a cell whose course sets no limit
CELLS_A_NOTEBOOK = 10  # a notebook may take as long as this many cells that use up their time, or as all of its own
# of nbgrader's classes that autograding reads; those of CourseDirectory are all followed, or refused
FOLLOWED = {
    Execute: {"timeout", "timeout_func", "kernel_name", "skip_cells_with_tag", "interrupt_on_timeout"}
    | {"error_on_timeout", "shutdown_kernel", "record_timing", "store_widget_state", "ipython_hist_file"},
    Autograde: {"exclude_overwriting", "sanitize_preprocessors", "autograde_preprocessors", "force"},
    OverwriteCells: {"enabled", "add_missing_cells", "missing_cell_notification"},
    IgnorePattern: {"enabled", "pattern"},
    LimitOutput: {"enabled", "max_lines", "max_traceback"},
    AssignLatePenalties: {"enabled", "plugin_class"},
}
KNOWN = ("nbgrader", "nbconvert")  # packages whose steps are known
STEPS = ("sanitize_preprocessors", "autograde_preprocessors")


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

    @cached_property
    def laying(self) -> Laying:
        """How submissions are laid out."""
        step = OverwriteCells(config=self.config)
        overwriting = self._takes(step)
        put_back = overwriting and step.add_missing_cells
        notice = str(step.missing_cell_notification) if put_back else None
        return Laying(str(self.execute.skip_cells_with_tag), overwriting, notice)

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
        return step.enabled and type(step).__name__ in {_name(one) for steps in STEPS for one in self._listed(steps)}

    def _listed(self, steps: str) -> list[Any]:
        """The steps of a list, each a class or its name."""
        return list(getattr(self.autograde, steps))

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

    def check_notebooks(self, assignment: str, notebooks: Iterable[str]) -> None:
        """Refuse to grade some of an assignment's notebooks without the others.

        Raises:
            SourceError: with what to do.
        """
        chosen = CourseDirectory(config=self.config).notebook_id
        if left := sorted(name for name in notebooks if not fnmatchcase(name, chosen)):
            todo = "take that setting out, or grade the others with `nbgrader autograde`"
            raise SourceError(
                f"expected CourseDirectory.notebook_id to match every notebook of {assignment}, "
                f"got {chosen!r}, which leaves out {', '.join(left)}: {todo}"
            )

    def not_followed(self) -> list[str]:
        """The options, set in the configuration, that change what nbgrader does and nothing here."""
        usual = {steps: Autograde.class_traits()[steps].default() for steps in STEPS}
        kinds = dict.fromkeys((Autograde, *(step for steps in STEPS for step in usual[steps])))
        found = {f"{kind.__name__}.{option}" for kind in kinds for option in self._set(kind)}
        for steps in STEPS:
            listed = {_name(step) for step in self._listed(steps)}
            unlisted = (kind for kind in usual[steps] if kind.__name__ not in listed)
            if any(kind().enabled and "enabled" not in FOLLOWED.get(kind, ()) for kind in unlisted):
                found.add(f"Autograde.{steps}")
        own = {_name(step) for steps in STEPS for step in self._listed(steps) if not _module(step).startswith(KNOWN)}
        return sorted(found) + sorted(own)

    def _set(self, kind: Any) -> Iterator[str]:
        """The options of a class that the configuration sets otherwise than they are, and that are not followed."""
        sections = (self.config.get(parent.__name__, {}) for parent in kind.mro())
        for option in sorted({option for section in sections for option in section}):
            if option in kind.class_trait_names(config=True) and option not in FOLLOWED.get(kind, ()):
                is_as_ever = False
                with suppress(Exception):  # some defaults cannot be told without a course
                    is_as_ever = getattr(kind(config=self.config), option) == getattr(kind(), option)
                if not is_as_ever:
                    yield option


def _name(step: Any) -> str:
    return step.rpartition(".")[2] if isinstance(step, str) else step.__name__


def _module(step: Any) -> str:
    return step if isinstance(step, str) else step.__module__
