"""Backtest (*efterprövning*): what the forecast would have said at the end of each past month, against what came.

Only what was recorded by then is used. The answer is told beside every forecast, also when it is that nothing is gained.
"""
