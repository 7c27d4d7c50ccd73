"""Which files there are, and their columns: one file here for each part of the domain, in the order they depend."""
