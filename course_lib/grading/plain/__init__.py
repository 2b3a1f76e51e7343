"""Plain nbgrader assignments: tests beside the student's code, behind walls, scored by nbgrader's own rule."""
