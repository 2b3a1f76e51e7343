"""What people are shown of a graded class: a page for each student, a page and tables for the instructors."""
