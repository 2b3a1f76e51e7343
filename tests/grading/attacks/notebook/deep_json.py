"""Nests JSON so deeply that a reader's stack would overflow."""

# state: malformed
# %% submit
path.write_text('{"nbformat": 4, "cells": ' + "[" * 100_000 + "]" * 100_000 + "}")
