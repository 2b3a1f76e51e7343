"""Widgets in a real JupyterLab and in exported pages: a package, so that its browser is closed after its last test."""
