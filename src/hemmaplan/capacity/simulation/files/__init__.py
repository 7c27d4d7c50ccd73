"""Files (*filer*): scenarios read from JSON, with every fault told at once."""
