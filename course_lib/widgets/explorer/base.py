"""What every widget of the course is: an anywidget that explains its failures and survives without a kernel."""

import re
from pathlib import Path
from typing import Any, ClassVar

import anywidget
from matplotlib.figure import Figure
from traitlets import Int, Unicode

from course_lib.widgets.explorer import saved

HERE = Path(__file__).parent
OWN_TRAITS = {"_esm", "_css", "_anywidget_id"}


class Explorer(anywidget.AnyWidget):
    """Base of the course's widgets.  A subclass is ``class Name(Explorer, folder="name")`` and writes

    - ``inputs``: names of the public traits from which it is computed;
    - ``compute()``: validate the inputs, call the given functions, set the private traits that are drawn;
    - ``edit(**change)``: apply a change that the front end asks for;
    - ``picture()``: the static figure; ``readout()``: the state as text.

    The folder has the script: ``logic.js``, ``view.js``, which defines ``render({model, el})``, and what lies beside
    them. They are joined to ``shared.js`` and to other ``parts`` here, because a widget's module is loaded from a
    blob: address, from which relative imports fail.

    ``problem`` holds the sentence shown in the cell when the inputs or the student's functions are at fault, else "".
    """

    inputs: ClassVar[tuple[str, ...]] = ()
    title: ClassVar[str] = "Explorer"
    script: ClassVar[str] = ""

    problem = Unicode("").tag(sync=True)
    _answered = Int(0).tag(sync=True)
    _revision = Int(0).tag(sync=True)

    def __init_subclass__(cls, folder: str = "", parts: tuple[str, ...] = (), **keywords: Any) -> None:
        if folder:  # traitlets makes a subclass for every instance: those inherit
            own = HERE.parent / folder
            files = (HERE / "shared.js", *(HERE / part for part in parts), *sorted(own.glob("*.js")))
            cls.script = _slim("".join(file.read_text(encoding="utf-8") for file in files))
            cls._esm = cls.script + "\nexport default { render };\n"
            styles = (HERE / "shared.css", own / "view.css")
            cls._css = "".join(file.read_text(encoding="utf-8") for file in styles if file.exists())
        super().__init_subclass__(**keywords)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._editing = False
        self.observe(lambda _: self.refresh(), names=list(self.inputs))
        self.on_msg(self._asked)
        self.refresh()

    def compute(self) -> None:
        """Set the private traits from the public ones; raise ValueError with a sentence for the reader."""
        raise NotImplementedError

    def edit(self, *_: Any, **change: Any) -> None:
        """Apply a change made in the front end; raise ValueError where it cannot be."""
        raise ValueError(f"{type(self).__name__} has nothing to edit, got {', '.join(change)}")

    def picture(self) -> Figure:
        """Draw the state as a figure, for pages where no script runs."""
        raise NotImplementedError

    def readout(self) -> str:
        """Say the state in words."""
        return self.title

    def refresh(self) -> None:
        """Compute what is drawn, and say in the cell what is wrong where that fails."""
        if self._editing:
            return
        with self.hold_sync():
            try:
                self.compute()
                self.problem = ""
            except ValueError as error:
                self.problem = str(error)
            self._revision += 1

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        """Answer one edit; ``asked`` numbers it, so that the front end sends the next only after this answer."""
        change = {name: value for name, value in content.items() if name != "asked"}
        with self.hold_sync():
            self._editing = True
            try:
                self.edit(**change)
            except (TypeError, ValueError) as error:
                self.problem = str(error)
                self._revision += 1
            else:
                self._editing = False
                self.refresh()
            finally:
                self._editing = False
                self._answered = int(content.get("asked", 0))

    def drawn_state(self) -> dict[str, Any]:
        """The traits that the script reads, as they go over the wire."""
        inherited = set(anywidget.AnyWidget.class_trait_names()) | OWN_TRAITS
        return self.get_state([name for name in self.traits(sync=True) if name not in inherited])

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """The live view first; for pages without a kernel an interactive page, a picture and words."""
        bundle, metadata = super()._repr_mimebundle_() or ({}, {})
        text = self.problem or self.readout()
        page = saved.page(self.title, self.drawn_state(), self.script, str(self._css))
        picture = None if self.problem else saved.png(self.picture())
        return bundle | saved.bundle(page, picture, text), metadata


def _slim(source: str) -> str:
    """JavaScript without indentation, blank lines and comments: each instance is saved with it."""
    lines = (re.sub(r"\s+// .*", "", line).strip() for line in source.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/**", "* ", "*/")))
