"""Mottagning answers what has come in and waits; one page does the steps from the call to the decision. And the duty's log."""
