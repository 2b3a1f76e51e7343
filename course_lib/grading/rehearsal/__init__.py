"""A student's own look at an assignment: the exam in every respect but the questions' inputs, and without points."""
