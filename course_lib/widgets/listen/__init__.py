"""A sound, its frequencies, what a net says of it and the lattice of CTC, played under one axis of time."""

from course_lib.widgets.listen.widget import ListenExplorer

__all__ = ["ListenExplorer"]
