"""Commands (*kommandon*): simulate, backtest and queue-model, run without a database."""
