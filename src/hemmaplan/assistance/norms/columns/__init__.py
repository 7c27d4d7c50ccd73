"""What every rule on whole columns needs: the law of each row's month, codes as numbers, and sums from rows to owners."""
