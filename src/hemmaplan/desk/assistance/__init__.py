"""Income support at the desk (*ekonomiskt bistånd*): applications at the counter, on paper and by word of mouth."""
