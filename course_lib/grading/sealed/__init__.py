"""Sealed assignments: verdicts are made where student code does not run."""
