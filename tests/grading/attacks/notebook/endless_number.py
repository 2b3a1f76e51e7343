"""Writes a number of a million digits, which takes a reader minutes to convert."""

# state: malformed
# %% submit
path.write_text('{"nbformat": 4, "cells": [], "metadata": {"n": ' + "9" * 1_000_000 + "}}")
