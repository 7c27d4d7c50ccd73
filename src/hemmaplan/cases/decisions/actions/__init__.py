"""Acts upon decisions: draft, propose, sign, correct; carry out what follows from the kind; send the letter."""
