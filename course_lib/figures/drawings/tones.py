"""The few colours of drawings, each with a meaning that a dash, a shape or a word repeats."""

from __future__ import annotations

from course_lib.figures.palette import COLOURS, DARK, LIGHT

# name: on any ground, on a light one, on a dark one.  The first must be seen on white and on black alike, since a page
# that runs no scripts does not say which it is; the others are the widgets' colours.
TONES = {
    "ink": ("#737373", LIGHT["ink"], DARK["ink"]),
    "quiet": ("#8a8a8a", LIGHT["muted"], DARK["muted"]),  # what is there but not spoken of
    "blue": (COLOURS[0], LIGHT["blue"], DARK["blue"]),  # inputs
    "orange": (COLOURS[1], LIGHT["orange"], DARK["orange"]),  # outputs; what to look at
    "green": (COLOURS[2], LIGHT["green"], DARK["green"]),  # states
    "purple": ("#b0649a", LIGHT["purple"], DARK["purple"]),  # memory; with dashes: forbidden
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
