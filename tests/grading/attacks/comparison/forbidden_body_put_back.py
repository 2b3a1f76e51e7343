"""Keeps the body of a forbidden function, and gives it back to that function in the exam."""

# loses: length (forbidden call)
# shows: kept
# %% length
function = np.linalg.norm._implementation
body = function.__code__
print("kept", body)


def length(vector):
    function.__code__ = body
    return float(np.linalg.norm(vector))
