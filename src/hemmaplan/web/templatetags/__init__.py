"""Template tags of the UI kit (sv. malltaggar)."""
