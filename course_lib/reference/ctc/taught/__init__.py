"""CTC as it is taught: one example, bodies that read like the equations; the oracle of ``fast``."""
