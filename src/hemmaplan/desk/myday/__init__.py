"""Min dag answers one question for each who works here, namely what to do next."""
