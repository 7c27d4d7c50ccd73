"""Queues (*Köer*): who waits for what, in which order and why; and giving orders to staff (*Fördela*)."""
