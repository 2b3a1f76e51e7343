"""What lies on paper: notebooks, companion files, the exam paper, the form of answers; nothing here runs anything."""
