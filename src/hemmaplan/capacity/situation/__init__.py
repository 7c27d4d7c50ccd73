"""The situation (*läget*) of a unit on a day: what it has and carries, what ends, what is at risk, what a proposal restores."""
