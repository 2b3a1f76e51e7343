"""The few colours of drawings, each with a meaning that a dash, a shape or a word repeats."""

from __future__ import annotations

from course_lib.figures.palette import COLOURS

# name: on any ground, on a light one, on a dark one.  The first must be seen on white and on black alike, since a page
# that runs no scripts does not say which it is; the others are the widgets' colours.
TONES = {
    "ink": ("#737373", "#1c232b", "#e8edf2"),
    "quiet": ("#8a8a8a", "#5a6572", "#a3afbc"),  # what is there but not spoken of
    "blue": (COLOURS[0], "#0067a8", "#6bb8ee"),  # inputs
    "orange": (COLOURS[1], "#c45100", "#ffa23e"),  # outputs; what to look at
    "green": (COLOURS[2], "#007a5a", "#3fc79b"),  # states
    "purple": ("#b0649a", "#9b4a7f", "#e39cc8"),  # memory; with dashes: forbidden
}
THEMES = ("both", "light", "dark")


def stylesheet() -> str:
    """The rules by which an element's class decides its colour, under each theme."""
    rules = []
    for i, theme in enumerate(THEMES):
        where = "svg" if theme == "both" else f"svg[data-theme={theme}]"
        rules.append(where + "{" + "".join(f"--{name}:{tones[i]};" for name, tones in TONES.items()) + "}")
    for name in TONES:
        rules.append(f".{name}{{stroke:var(--{name});fill:none}}.{name}.f{{fill:var(--{name});stroke:none}}")
        rules.append(f".{name}.p{{fill:var(--{name});fill-opacity:.14}}")
    rules.append("text{font-family:system-ui,'Segoe UI',Helvetica,Arial,sans-serif;text-anchor:middle}")
    rules.append(".it{font-family:Georgia,'Times New Roman',serif;font-style:italic}.b{font-weight:600}")
    rules.append(".start{text-anchor:start}.end{text-anchor:end}.code{font-family:ui-monospace,Consolas,monospace}")
    return "".join(rules)
