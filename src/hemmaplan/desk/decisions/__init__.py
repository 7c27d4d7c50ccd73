"""The room of decisions: what waits for somebody to decide, one decision with its letter and order, lists to the board and IVO."""
