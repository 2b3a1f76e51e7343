"""For who writes an assignment: wrong solutions and null programs, and solutions that run from top to bottom."""
