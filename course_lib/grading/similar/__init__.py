"""Which submissions of an assignment are alike beyond what was given: pairs with the evidence, and no verdict."""
