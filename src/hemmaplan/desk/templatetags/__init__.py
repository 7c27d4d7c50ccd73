"""Template tags that know the domain; those that do not are in web."""
