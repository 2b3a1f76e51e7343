"""CTC as it is used: a batch at once, tested against ``taught``."""
