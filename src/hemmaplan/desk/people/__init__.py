"""Personer: search, one person, emergency opening. Answers what is going on, who is on it and what is due."""
