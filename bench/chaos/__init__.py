"""People send forms while parts of the house are killed; afterwards the database is asked what it has of what was said."""
