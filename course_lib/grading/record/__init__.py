"""What is kept of a graded class: outcomes, sittings, and nbgrader's gradebook."""
