"""Generators and loaders of the course's data, one corpus a module."""
