"""Inläsning: the pages where somebody brings in a sheet of their own, sees what it changes, and stores it."""
