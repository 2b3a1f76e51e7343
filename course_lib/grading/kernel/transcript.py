"""What one execution printed, showed and answered, kept within caps while it streams."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from course_lib.grading.notebook.examined import Output

Message = dict[str, Any]  # of a kernel, or its content: whatever student code put there
KEPT_BYTES = 2 * 2**20
MOST_BYTES = 48 * 2**20
MOST_OUTPUTS = 1_000
TRIMMED = 1_000  # letters of an output that is kept only because it may decide a score
DEEPEST = 40  # an answer of the schema nests less than thirty levels


@dataclass(frozen=True)
class Execution:
    """How one piece of code ended: its status, what it showed, the answers it handed in, and its seconds.

    The status is one of ok, ended (it asked the kernel to end, and that was passed over), error, timed out, crashed,
    out of memory, too much output.

    Attributes:
        failure: of an error, what the kernel tells of it, as data that student code may have forged.
        request: the message that began it.
        culprit: the one that began what killed the kernel: its own, or that of an earlier one which left a thread.
    """

    status: str
    outputs: list[Output] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    error: str = ""
    seconds: float = 0.0
    failure: Message = field(default_factory=dict)
    request: str = ""
    culprit: str = ""

    @property
    def alive(self) -> bool:
        """Whether the kernel outlived it."""
        return self.status in ("ok", "ended", "error")


class Transcript:
    """Collects the messages of one execution as notebook outputs."""

    def __init__(self, answer_type: str | None) -> None:
        self.answer_type = answer_type
        self.outputs: list[Output] = []
        self.answers: list[Any] = []
        self.displays: dict[str, Output] = {}
        self.error = ""
        self.bytes = 0
        self.clear_next = False
        self.failure: Message = {}

    def read(self, message: Message) -> bool:
        """Take one message in; False once there is more than any honest cell shows."""
        content, kind = message["content"], message["msg_type"]
        if kind not in ("stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"):
            return True
        try:
            self.bytes += len(json.dumps(content, default=str))
            if self.bytes > MOST_BYTES:
                return False
            self._take(kind, content)
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError):  # a message forged in another form
            return True
        return True

    def _take(self, kind: str, content: Message) -> None:
        if kind == "clear_output":
            self.clear_next = bool(content.get("wait"))
            self.outputs = self.outputs if self.clear_next else []
            return
        if kind == "error":
            self.error = str(content["ename"])[:200]
        if self.answer_type and kind == "display_data" and self.answer_type in content["data"]:
            answer = content["data"][self.answer_type]
            self.answers.append(answer if _is_shallow(answer) else None)
        elif kind == "update_display_data":
            if self.bytes <= KEPT_BYTES:
                self.displays[str(content["transient"]["display_id"])]["data"] = _texts(content["data"])
        else:
            self._keep(_output(kind, content), (content.get("transient") or {}).get("display_id"))

    def _keep(self, output: Output, display: object) -> None:
        if self.clear_next:
            self.outputs, self.clear_next = [], False
        if self.bytes > KEPT_BYTES or len(self.outputs) >= MOST_OUTPUTS:
            if (decided := _decides(output)) and decided not in map(_decides, self.outputs):
                self.outputs.append(_trimmed(output))
            return
        last = self.outputs[-1] if self.outputs else {}
        if output["output_type"] == last.get("output_type") == "stream" and output["name"] == last["name"]:
            last["text"] += output["text"]
            return
        self.outputs.append(output)
        if display is not None:
            self.displays[str(display)] = output

    def execution(self, status: str, seconds: float) -> Execution:
        """The collected execution."""
        return Execution(status, self.outputs, self.answers, self.error, seconds)


def _output(kind: str, content: Message) -> Output:
    """A message as an output of a notebook."""
    if kind == "stream":
        return {"output_type": kind, "name": str(content["name"]), "text": str(content["text"])}
    if kind == "error":
        trace = [str(line) for line in content["traceback"]]
        facts = {"ename": str(content["ename"])[:200], "evalue": str(content["evalue"])}
        return {"output_type": kind, **facts, "traceback": trace}
    output = {"output_type": kind, "data": _texts(content["data"]), "metadata": {}}
    return output | {"execution_count": None} if kind == "execute_result" else output


def deciding(outputs: Iterable[Output]) -> list[Output]:
    """Those outputs that may decide a score by nbgrader's rule: the first of each kind, trimmed."""
    first: dict[str, Output] = {}
    for output in outputs:
        if decided := _decides(output):
            first.setdefault(decided, _trimmed(output))
    return list(first.values())


def _decides(output: Output) -> str:
    """What of nbgrader's rule an output meets: an error, text on stderr, a result; empty for every other."""
    kind = str(output["output_type"])
    if kind == "stream":
        return "stderr" if output["name"] == "stderr" else ""
    return kind if kind in ("error", "execute_result") else ""


def _trimmed(output: Output) -> Output:
    """An output with little text."""
    short = dict(output)
    for name in ("text", "evalue"):
        if name in short:
            short[name] = short[name][:TRIMMED]
    if "traceback" in short:
        short["traceback"] = []
    if "data" in short:
        short["data"] = {kind: text[:TRIMMED] for kind, text in short["data"].items() if kind == "text/plain"}
    return short


def _texts(data: Message) -> dict[str, str]:
    """Of a display's forms, those that are text: text and pictures; no other is ever shown to a person."""
    return {kind: form for kind, form in data.items() if isinstance(form, str)}


def _is_shallow(value: object) -> bool:
    """Whether a value nests so little that every later reader and writer can follow."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(DEEPEST):
        inner = [list(part.values()) if isinstance(part, dict) else part for part in level]
        level = [item for part in inner for item in part if isinstance(item, dict | list)]
        if not level:
            return True
    return False
