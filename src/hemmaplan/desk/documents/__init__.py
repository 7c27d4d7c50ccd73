"""Inkomna handlingar: taken in to a file or something that came in, and read without anything in them being run."""
