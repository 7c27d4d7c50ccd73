"""Actions of investigations, by what they change."""
