"""What is done with forecasts and scenarios: one file a noun."""
