"""Acts upon what comes in: taking it in, assessing it, the log of the duty."""
