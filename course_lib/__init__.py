"""Sequence models: reference implementations, data, widgets and the examiner of the course."""

__version__ = "0.1.0"
