"""One submission's run: its kernel, the client that drives it, and what is sent into it."""
