"""The figures, one file a subject. Each is one function with its definition in plain words; see ``figures.py``."""
