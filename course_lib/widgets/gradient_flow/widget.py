"""Where the gradient of a recurrent net comes from: every term of ∂L/∂W_hh along time."""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Float, Int, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray, maker_like
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_finite, check_rank, run
from course_lib.widgets.gradient_flow.terms import disagreement, fate, truncations

BLUE = LIGHT["blue"]
LARGEST_RADIUS = 2.0


class GradientFlow(Explorer, folder="gradient_flow", parts=("slider.js",)):
    """Show the terms of ∂L/∂W_hh, as any forward and backward functions of a vanilla net give them.

        ∂ℓ_t/∂W_hh = Σ_{k≤t} ∂ℓ_t/∂h_t · (∂h_t/∂h_{t−1} ⋯ ∂h_{k+1}/∂h_k) · ∂⁺h_k/∂W_hh

    Source: Pascanu et al. 2013, eqs. 3–5.  The product of the first two is ∂ℓ_t/∂h_k: ``backward`` is handed one copy
    of the sequence for each t, with the loss at t alone.  Truncation in chunks of ``window`` steps keeps the terms
    whose t and k lie in one chunk.  Norms are Frobenius norms.

    Args:
        forward: ``forward(x, W_hx, W_hh, b, nonlinearity=…)`` returns h_0 … h_T, (batch, time + 1, hidden).
        backward: ``backward(immediate, x, h, W_hx, W_hh, nonlinearity=…)`` returns ∂L/∂h_1 … ∂L/∂h_T, (batch, time,
            hidden), or whatever has it as ``total``; if that has a ``W_hh`` too, it is compared with the sum of terms.
        x: one sequence of inputs, (time, input); the length slider takes its beginning.
        W_hx, W_hh, b: weights (hidden, input), (hidden, hidden), (hidden); W_hh is scaled to the radius.
        immediate: ∂ℓ_t/∂h_t, (time, hidden).
        radius: spectral radius of W_hh, above 0; that of the given one where it is None.
        length: steps at first; all where it is None.
        nonlinearity: "tanh" or "linear".
        window: steps in a chunk of truncated backpropagation; from the length on, nothing is cut.
        clip: largest norm of the gradient that is used.

    What is wrong with the arrays or in the functions is said in the cell, and kept in ``problem``.

    >>> from course_lib.reference.bptt import rnn_backward, rnn_forward
    >>> x, W_hx, W_hh, slopes = torch.ones(20, 1), torch.ones(3, 1), torch.eye(3), torch.ones(20, 3)
    >>> GradientFlow(rnn_forward, rnn_backward, x, W_hx, W_hh, torch.zeros(3), slopes, radius=0.9)
    """

    inputs: ClassVar[tuple[str, ...]] = ("x", "W_hx", "W_hh", "b", "immediate", "radius", "length", "nonlinearity")
    title: ClassVar[str] = "Gradient flow"

    x, W_hx, W_hh, b = (Array().tag(sync=False) for _ in range(4))
    immediate = Array()
    radius = Float(None, allow_none=True)
    length = Int(None, allow_none=True)
    nonlinearity = Unicode("tanh").tag(sync=True)
    window = Int(None, allow_none=True).tag(sync=True)
    clip = Float(1.0).tag(sync=True)
    _radius = Float(1.0).tag(sync=True)
    _length = Int(1).tag(sync=True)
    _direction = Array()  # W_hh of spectral radius 1
    _drive = Array()  # W_hx x_t + b
    _log_norms = Array()  # log10 of the norm of term (t, k)
    _log_reached = Array()  # the same of ∂ℓ_t/∂h_k
    _windows = Array()  # for every window: log10 of the norm of what is left, and its cosine with the whole
    _warning = Unicode("").tag(sync=True)

    def __init__(
        self,
        forward: Callable[..., Any],
        backward: Callable[..., Any],
        x: Any,
        W_hx: Any,
        W_hh: Any,
        b: Any,
        immediate: Any,
        **settings: Any,
    ) -> None:
        self.forward, self.backward = forward, backward
        self._as_given = maker_like(x)
        super().__init__(x=x, W_hx=W_hx, W_hh=W_hh, b=b, immediate=immediate, **settings)

    def compute(self) -> None:
        """Scale W_hh, run the net on the first steps, and have every loss sent back alone."""
        self._log_norms = self._windows = self._direction = None
        direction, drive = self._net()
        weights = self.W_hx, self._radius * direction, self.b
        x, v = self.x[: self._length], self.immediate[: self._length]
        h, reached, stated = self._passes(x, v, *weights)
        slope = 1 - h[1:] ** 2 if self.nonlinearity == "tanh" else np.ones_like(h[1:])
        rows = reached * slope  # what step k gives W_hh, but for h_{k−1}: (t, k, hidden)
        whole, windows = truncations(rows, h[:-1])
        self._warning = disagreement(stated, whole, reached)
        with np.errstate(divide="ignore"):
            self._log_reached = np.log10(np.linalg.norm(reached, axis=2))
            self._windows = np.stack([np.log10(windows[:, 0]), windows[:, 1]], axis=1)
            self._log_norms = np.log10(np.linalg.norm(rows, axis=2) * np.linalg.norm(h[:-1], axis=1))
        self._direction, self._drive = direction, drive

    def _net(self) -> tuple[FloatArray, FloatArray]:
        """Check what was given; return W_hh of radius 1, and W_hx x_t + b."""
        axes = {"x": ("time", "input"), "W_hx": ("hidden", "input"), "W_hh": ("hidden", "hidden"), "b": ("hidden",)}
        for name, words in (axes | {"immediate": ("time", "hidden")}).items():
            check_finite(name, check_rank(name, getattr(self, name), words))
        time, hidden = len(self.x), len(self.b)
        shapes = {"W_hx": (hidden, self.x.shape[1]), "W_hh": (hidden, hidden), "immediate": (time, hidden)}
        for name, shape in shapes.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"expected {name} of shape {shape}, got {getattr(self, name).shape}: which axis is which?"
                )
        if self.nonlinearity not in ("tanh", "linear"):
            raise ValueError(f"expected nonlinearity “tanh” or “linear”, got “{self.nonlinearity}”")
        size = float(abs(np.linalg.eigvals(self.W_hh)).max())
        if size < 1e-9:
            raise ValueError(f"expected W_hh with a spectral radius above 0, got {size:.2g}: it cannot be scaled")
        self._radius = size if self.radius is None else self.radius
        self._length = time if self.length is None else self.length
        if not 0 < self._radius <= LARGEST_RADIUS:
            raise ValueError(
                f"expected a radius above 0 and up to {LARGEST_RADIUS}, got {self._radius:.4g}: say radius=…"
            )
        if not 1 <= self._length <= time:
            raise ValueError(f"expected a length in 1 … {time}, the steps of x, got {self._length}")
        return self.W_hh / size, self.x @ self.W_hx.T + self.b

    def _passes(self, x: FloatArray, v: FloatArray, *weights: FloatArray) -> tuple[FloatArray, FloatArray, Any]:
        """h_0 … h_T; ∂ℓ_t/∂h_k as (t, k, hidden); and ∂L/∂W_hh where ``backward`` says it too."""
        time, hidden = v.shape
        W_hx, W_hh, b = (self._as_given(one) for one in weights)

        def forward() -> Any:
            return self.forward(self._as_given(x[None]), W_hx, W_hh, b, nonlinearity=self.nonlinearity)

        h = call("forward", forward, returns=(1, time + 1, hidden))[0]
        alone = np.eye(time)[:, :, None] * v  # in copy t only ℓ_t is there
        copies = (np.broadcast_to(one, (time, *one.shape)).copy() for one in (x, h))
        given = [self._as_given(one) for one in (alone, *copies)]
        answer = run("backward", lambda: self.backward(*given, W_hx, W_hh, nonlinearity=self.nonlinearity))
        reached = call("backward", lambda: getattr(answer, "total", answer), returns=(time, time, hidden))
        stated = getattr(answer, "W_hh", None)
        return h, reached, None if stated is None else call("backward", lambda: stated, returns=(hidden, hidden))

    def edit(self, **change: Any) -> None:
        """Take another radius, length or nonlinearity."""
        for name, value in change.items():
            if name not in ("radius", "length", "nonlinearity"):
                raise ValueError(f"expected a change of radius, length or nonlinearity, got {name}")
            setattr(self, name, value)

    def truncated(self) -> tuple[float, float]:
        """Norm of the gradient that the window leaves, and its cosine with the full one."""
        log_norm, cosine = self._windows[min(self.window or self._length, self._length) - 1]
        return float(10**log_norm), float(cosine)

    def readout(self) -> str:
        """Say the net, the last loss's terms, and the norms."""
        norm, cosine = self.truncated()
        full = 10 ** self._windows[-1, 0]
        return (
            f"Gradient flow: {self.nonlinearity} net of spectral radius {self._radius:.4g}, {self._length} steps; "
            f"‖∂L/∂W_hh‖ = {full:.4g}, truncated {norm:.4g} at cosine {cosine:.3f}, "
            f"clipped {min(norm, self.clip):.4g}; {fate(self._log_norms[-1], self._log_reached[-1])}"
        )

    def picture(self) -> Figure:
        """Draw the terms of the last loss, and all terms as a triangle."""
        figure = Figure(figsize=(9, 4.6), layout="constrained")
        bars, triangle = figure.subplots(1, 2)
        steps, logs = np.arange(1, self._length + 1), self._log_norms
        bars.stem(steps, 10 ** logs[-1], linefmt=BLUE, markerfmt="o", basefmt=" ")
        bars.set(yscale="log", xlabel="step k", title=f"‖term k‖ of ∂ℓ_t/∂W_hh, t = {self._length}")
        seen = logs[np.isfinite(logs)]
        low, high = (seen.max() - 16, seen.max()) if len(seen) else (-1, 0)
        edge = (0.5, self._length + 0.5, self._length + 0.5, 0.5)
        image = triangle.imshow(
            np.maximum(logs, low), cmap="Blues", vmin=max(low, seen.min(initial=high) - 1), vmax=high, extent=edge
        )
        triangle.set(xlabel="step k", ylabel="loss at t", title="log₁₀ ‖term (t, k)‖")
        for axis in (bars.xaxis, triangle.xaxis, triangle.yaxis):
            axis.get_major_locator().set_params(integer=True)
        figure.colorbar(image, ax=triangle, shrink=0.8)
        return figure
