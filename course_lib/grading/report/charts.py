"""The report's pictures: scores and times as histograms, how a question ended as a bar, questions as a plot."""

from collections.abc import Iterator, Sequence
from html import escape

from course_lib.grading.report.numbers import BINS, Ending, ItemNumbers, histogram
from course_lib.grading.sanitise import clean_text

WIDTH, HEIGHT, BASE = 640, 180, 150
PLOT, MARGIN = 320, 44
# a colour for each way in which a question ends, told apart by colour-blind readers too; the rest are other troubles
KINDS = {"right": "right", "scored": "right", "partly right": "partly", "wrong": "wrong", "waits for a person": "waits"}
CHARTS = """
:root { --right: #009e73; --partly: #56b4e9; --wrong: #d55e00; --waits: #e6c229; --trouble: #8a7f98; --bar: #0072b2; }
@media (prefers-color-scheme: dark) { :root { --bar: #56b4e9; --partly: #2f7fb3; --trouble: #9d93ab; } }
svg { width: 100%; max-width: 40rem; height: auto; display: block; }
svg.plot { max-width: 26rem; }
svg rect { fill: var(--bar); }
svg circle { fill: var(--bar); stroke: Canvas; }
svg circle.look { fill: var(--wrong); }
svg line { stroke: var(--line); }
svg text { font: 12px system-ui, sans-serif; fill: CanvasText; text-anchor: middle; }
svg text.after { text-anchor: start; } svg text.before { text-anchor: end; }
.ending { display: flex; height: 1.1rem; border-radius: .3rem; overflow: hidden; }
.ending span { background: var(--trouble); border-right: 1px solid Canvas; }
.ending .right { background: var(--right); } .ending .partly { background: var(--partly); }
.ending .wrong { background: var(--wrong); } .ending .waits { background: var(--waits); }
ul.endings { margin: .2rem 0 1rem; padding: 0; list-style: none; }
ul.endings li::before { content: "■ "; color: var(--trouble); }
ul.endings .right::before { color: var(--right); } ul.endings .partly::before { color: var(--partly); }
ul.endings .wrong::before { color: var(--wrong); } ul.endings .waits::before { color: var(--waits); }
@media print { .ending, .ending span, svg { print-color-adjust: exact; } }
"""


def bars(values: Sequence[float], greatest: float, what: str) -> str:
    """A histogram, with its numbers as text.

    Args:
        values: what is counted.
        greatest: where the last of the bars ends.
        what: a sentence that says what is counted.
    """
    counts = histogram(values, greatest)
    width, most = WIDTH / BINS, max(*counts, 1)
    edges = [greatest * k / BINS for k in range(BINS + 1)]
    said = "; ".join(f"{edges[k]:.3g} to {edges[k + 1]:.3g}: {n}" for k, n in enumerate(counts))
    parts = []
    for k, n in enumerate(counts):
        tall, left = (BASE - 20) * n / most, k * width
        middle = left + width / 2
        parts.append(f'<rect x="{left + 2:.1f}" y="{BASE - tall:.1f}" width="{width - 4:.1f}" height="{tall:.1f}"/>')
        parts.append(f'<text x="{middle:.1f}" y="{BASE - tall - 4:.1f}">{n or ""}</text>')
        parts.append(f'<text x="{middle:.1f}" y="{BASE + 16}">{edges[k]:.3g}–{edges[k + 1]:.3g}</text>')
    label = escape(f"{what} {said}.")
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def endings(numbers: ItemNumbers) -> Iterator[str]:
    """How a question ended: a bar in shares of the class, and under it each ending with its sentence."""
    whole = numbers.endings.total()
    if not whole:
        return
    yield '<div class="ending" aria-hidden="true">'
    for ending, count in numbers.endings.items():
        yield f'<span class="{_kind(ending)}" style="width: {100 * count / whole:.2f}%"></span>'
    yield '</div><ul class="endings">'
    for ending, count in numbers.endings.items():
        words = f"{100 * count / whole:.0f} % ({count}) {ending.state}"
        words += f": {ending.sentence}" if ending.sentence else ""
        yield f'<li class="{_kind(ending)}">{escape(clean_text(words))}</li>'
    yield "</ul>"


def _kind(ending: Ending) -> str:
    return KINDS.get(ending.state, "trouble")


def plot(questions: Sequence[ItemNumbers], look: set[str]) -> str:
    """Discrimination against the share earned, a point a question.

    Args:
        questions: those that have both numbers are drawn.
        look: the names of those that deserve a look.
    """
    drawn = [n for n in questions if n.share is not None and n.discrimination is not None]
    if not drawn:
        return "<p>There are too few scores for a plot.</p>"
    said = "; ".join(f"{n.item.name}: {n.share:.2f}, {n.discrimination:.2f}" for n in drawn)
    label = escape(clean_text(f"Discrimination of each question against the share of its points earned. {said}."))
    parts = [*_axes(), *(part for numbers in drawn for part in _point(numbers, numbers.item.name in look))]
    size = PLOT + 2 * MARGIN
    return f'<svg class="plot" viewBox="0 0 {size} {size}" role="img" aria-label="{label}">{"".join(parts)}</svg>'


def _across(share: float) -> float:
    return MARGIN + PLOT * share


def _up(discrimination: float) -> float:
    return MARGIN + PLOT * (1 - discrimination) / 2


def _axes() -> Iterator[str]:
    left, right, bottom = _across(0), _across(1), _up(-1)
    for share in (0, 0.25, 0.5, 0.75, 1):
        yield f'<line x1="{_across(share):g}" x2="{_across(share):g}" y1="{_up(1):g}" y2="{bottom:g}"/>'
        yield f'<text x="{_across(share):g}" y="{bottom + 16:g}">{share:g}</text>'
    for value in (-1, -0.5, 0, 0.5, 1):
        yield f'<line x1="{left:g}" x2="{right:g}" y1="{_up(value):g}" y2="{_up(value):g}"/>'
        yield f'<text x="{left - 18:g}" y="{_up(value) + 4:g}">{value:g}</text>'
    yield f'<text x="{_across(0.5):g}" y="{bottom + 36:g}">share of the points earned</text>'
    yield f'<text transform="translate(12 {_up(0):g}) rotate(-90)">discrimination</text>'


def _point(numbers: ItemNumbers, look: bool) -> Iterator[str]:
    assert numbers.share is not None
    assert numbers.discrimination is not None
    x, y = _across(numbers.share), _up(numbers.discrimination)
    name = escape(clean_text(numbers.item.title))
    kind = "look" if look else "fine"
    yield f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="5"><title>{name}</title></circle>'
    if look:
        side, beside = ("before", x - 8) if numbers.share > 0.5 else ("after", x + 8)
        yield f'<text class="{side}" x="{beside:.1f}" y="{y + 4:.1f}">{name}</text>'
