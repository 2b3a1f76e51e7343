"""Turns the direction of text around, so that a reader sees another program than the one that runs."""


# shows: turned
# loses: double (wrong)
# %% double
def double(numbers):
    """‮⁦ ]srebmun ni n rof n * 2[ nruter⁩"""
    return numbers  # ‮⁦ srebmun⁩


print("turned \u202e around \u2066")
