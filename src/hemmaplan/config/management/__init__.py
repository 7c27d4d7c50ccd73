"""The commands of the command line, beside those of Django."""
