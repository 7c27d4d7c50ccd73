"""The months of income support (*biståndsmånader*): what waits, one household's month, and its decision."""
