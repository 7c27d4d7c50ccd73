"""The forecast (*prognosen*): what is true now, from the same rows as the situation, in the form that the simulation takes."""
