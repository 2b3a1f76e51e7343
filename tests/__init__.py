"""The tests: each folder tests the part of the project whose name it has."""
