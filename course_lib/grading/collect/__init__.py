"""Learning platforms' zips: submissions out of what they let one download, feedback into what they take back."""
