"""Where a head of a neural Turing machine looks: every stage of its addressing, step by step."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Any as Anything
from traitlets import List, Unicode

from course_lib.widgets.addressing.run import Head, checked_run, furthest, in_range
from course_lib.widgets.explorer.arrays import Array, FloatArray, as_array, maker_like
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_probabilities

STAGES = ("content_weights", "interpolate", "shift", "sharpen")


class AddressingExplorer(Explorer, folder="addressing", parts=("slider.js",)):
    """Show content weights, interpolation, shift and sharpening of a head, and what it reads or writes.

    Source: Graves et al. 2014, section 3.  Any functions can be drawn; they get batches, one example a step.

    Args:
        memory: M_0 … M_T of a run, (steps + 1, slots, width); or one memory, (slots, width), for a single step.
        heads: by name, a mapping with the arrays of a head: key (steps, width), strength, gate and sharpness (steps,),
            shifts (steps, offsets), previous (steps, slots), the weights of the step before; for the head that writes
            add and erase (steps, width) as well; and weights (steps, slots), if the run's own are to be compared.  With
            a single memory all without steps.  The head that writes finds M_{t−1}, one that reads finds M_t.
        content_weights: ``content_weights(memory, key, strength)`` returns (steps, slots).
        interpolate: ``interpolate(content, previous, gate)``.
        shift: ``shift(weights, shifts)``.
        sharpen: ``sharpen(weights, sharpness)``.
        read: ``read(memory, weights)`` returns (steps, width).
        write: ``write(memory, weights, add, erase)`` returns (steps, slots, width).
        captions: a few words for each step, such as what goes in.

    What is wrong with the arrays or in the functions is said in the cell, and kept in ``problem``.

    >>> from course_lib.reference import ntm
    >>> names = ("content_weights", "interpolate", "shift", "sharpen", "read", "write")
    >>> head = {"key": [1.0, 0.0], "strength": 3, "gate": 1, "previous": [1, 0], "shifts": [0, 0, 1], "sharpness": 1}
    >>> AddressingExplorer(torch.eye(2), {"read": head}, **{name: getattr(ntm, name) for name in names})
    """

    inputs: ClassVar[tuple[str, ...]] = ("memory", "heads", "captions")
    title: ClassVar[str] = "Addressing"

    memory = Array().tag(sync=False)
    heads = Anything()
    captions = List(Unicode()).tag(sync=True)
    _memory = Array()
    _heads: List = List().tag(sync=True)  # {name, writes} of each
    _keys = Array()  # (heads, steps, width)
    _numbers = Array()  # β, g, γ: (heads, steps, 3)
    _shifts = Array()
    _previous = Array()
    _changes = Array()  # e and v: (heads, steps, 2, width), zeros where nothing is written
    _stages = Array()  # (heads, steps, 4, slots)
    _reads = Array()  # (heads, steps, width), zeros where nothing is read
    _held = Array()  # the stages (4, slots) of parameters that are held by hand, and their effect
    _held_read = Array()
    _held_memory = Array()
    _warning = Unicode("").tag(sync=True)

    def __init__(
        self,
        memory: Any,
        heads: Mapping[str, Mapping[str, Any]],
        *,
        content_weights: Callable[..., Any],
        interpolate: Callable[..., Any],
        shift: Callable[..., Any],
        sharpen: Callable[..., Any],
        read: Callable[..., Any],
        write: Callable[..., Any],
        captions: Sequence[str] = (),
    ) -> None:
        self.functions = dict(zip(STAGES, (content_weights, interpolate, shift, sharpen), strict=True))
        self.read, self.write = read, write
        self._as_given = maker_like(memory)
        self._asked_for: dict[str, Any] = {}
        self._drawn: tuple[Any, ...] = ()
        super().__init__(memory=memory, heads=heads, captions=list(captions))

    def compute(self) -> None:
        """Run the stages for all steps, unless only what is held by hand has changed; then for that."""
        self._held = self._held_read = self._held_memory = None
        given = (self.memory, self.heads, self.captions)
        if not self._drawn or any(new is not old for new, old in zip(given, self._drawn, strict=True)):
            self._run()
        if self._asked_for:
            self._hold(**self._asked_for)

    def _run(self) -> None:
        self._stages, self._drawn, self._asked_for = None, (), {}
        m, heads = checked_run(self.memory, self.heads)
        if self.captions and len(self.captions) != len(m) - 1:
            raise ValueError(f"expected {len(m) - 1} captions, one a step, got {len(self.captions)}")
        heads.sort(key=lambda head: not head.writes)  # what is written is what is then read
        self._run_heads, warnings, all_stages, reads = heads, [], [], []
        for head in heads:
            stages, effect = self._through(head, m[:-1] if head.writes else m[1:])
            if head.writes and self.memory.ndim == 2:
                m = np.stack([m[0], effect[0]])
            elif head.writes:
                warnings.append(furthest(head.name, effect, m[1:], "memories from write"))
            warnings.append(furthest(head.name, stages[:, -1], head.weights, "weights of your stages"))
            all_stages.append(stages)
            reads.append(np.zeros_like(head.key) if head.writes else effect)
        self._memory, self._warning = m, "\n".join(filter(None, warnings))
        self._heads = [{"name": head.name, "writes": head.writes} for head in heads]
        self._keys = np.stack([head.key for head in heads])
        self._numbers = np.stack([np.stack([head.strength, head.gate, head.sharpness], 1) for head in heads])
        self._shifts, self._previous = (
            np.stack([getattr(head, name) for head in heads]) for name in ("shifts", "previous")
        )
        nothing = np.zeros_like(heads[0].key)
        self._changes = np.stack(
            [
                np.stack([nothing if head.erase is None else head.erase, nothing if head.add is None else head.add], 1)
                for head in heads
            ]
        )
        self._stages, self._reads = np.stack(all_stages), np.stack(reads)
        self._drawn = (self.memory, self.heads, self.captions)

    def _through(self, head: Head, memory: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The stages (steps, 4, slots), and what is read (steps, width) or the memory after the write."""
        m, a, found = self._as_given(memory), None, []
        shape = (len(memory), memory.shape[1])
        given = {
            "content_weights": ("key", "strength"),
            "interpolate": ("previous", "gate"),
            "shift": ("shifts",),
            "sharpen": ("sharpness",),
        }
        for name, function in self.functions.items():
            parameters = [self._as_given(getattr(head, one)) for one in given[name]]
            a = call(name, function, m if a is None else self._as_given(a), *parameters, returns=shape)
            found.append(check_probabilities(f"values from {name}", a))
        if head.writes:
            change = (self._as_given(head.add), self._as_given(head.erase))
            effect = call("write", self.write, m, self._as_given(a), *change, returns=memory.shape)
        else:
            effect = call("read", self.read, m, self._as_given(a), returns=head.key.shape)
        return np.stack(found, 1), effect

    def _hold(self, head: int, step: int, **parameters: Any) -> None:
        """Run the stages for a head whose parameters are held by hand."""
        chosen = self._run_heads[head].at(step)
        held = {
            name: as_array(value).reshape(1, *getattr(chosen, name).shape[1:]) for name, value in parameters.items()
        }
        chosen = in_range(Head(**(vars(chosen) | held)))
        memory = self._memory[step + (not chosen.writes)][None]
        stages, effect = self._through(chosen, memory)
        self._held = stages[0]
        self._held_memory, self._held_read = (effect[0], None) if chosen.writes else (None, effect[0])

    def edit(self, head: int, step: int, **parameters: Any) -> None:
        """Hold a head's key, strength, gate, shifts or sharpness by hand at one step."""
        self._asked_for = {"head": int(head), "step": int(step)} | parameters

    def readout(self) -> str:
        """Say the run's size and where each head looks at the last step."""
        slots, width = self._memory.shape[1:]
        steps = len(self._memory) - 1
        looks = [
            f"{head['name']} looks most at slot {stages[-1, -1].argmax() + 1} ({stages[-1, -1].max():.2f})"
            for head, stages in zip(self._heads, self._stages, strict=True)
        ]
        return f"Addressing: {slots} slots of {width}, {steps} step{'s' * (steps > 1)}; at the last {', '.join(looks)}"

    def picture(self) -> Figure:
        """Draw the weights of every head over all steps, and the last memory."""
        figure = Figure(figsize=(9, 1.6 + 1.6 * len(self._heads)), layout="constrained")
        *looks, memory = figure.subplots(len(self._heads) + 1, 1, sharex=True)
        slots, steps = self._memory.shape[1], len(self._memory) - 1
        for axes, head, stages in zip(looks, self._heads, self._stages, strict=True):
            edge = (0.5, slots + 0.5, steps + 0.5, 0.5)
            axes.imshow(
                stages[:, -1], cmap="Blues", vmin=0, vmax=1, aspect="auto", interpolation="nearest", extent=edge
            )
            axes.set_title(f"where {head['name']} looks", loc="left")
            axes.set_ylabel("step")
        edge = (0.5, slots + 0.5, self._memory.shape[2] + 0.5, 0.5)
        memory.imshow(self._memory[-1].T, cmap="Blues", aspect="auto", interpolation="nearest", extent=edge)
        memory.set_title("memory after the last step", loc="left")
        memory.set(xlabel="slot", ylabel="entry")
        for axes in (*looks, memory):
            axes.locator_params(integer=True, min_n_ticks=1)  # no ticks between slots or steps
        return figure
