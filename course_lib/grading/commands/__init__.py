"""What stands behind `course` and behind nbgrader's own commands."""
