"""Reference implementations that read like the equations, one topic a module."""
