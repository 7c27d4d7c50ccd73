"""Counts, durations and sums of the module, one concept a file."""
