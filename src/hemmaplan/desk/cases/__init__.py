"""Akter: the page of an authority's file with its five phases, and the pages of its investigations."""
