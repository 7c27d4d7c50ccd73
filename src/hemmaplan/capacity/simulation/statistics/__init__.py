"""Statistics (*statistik*): what can be learnt from few and unfinished observations, and how good a forecast was.

survival.py estimates durations with the cases that still run; rates.py how often something happens and how sure that
is; scores.py marks forecasts against what came; distributions.py holds the distribution functions these need.
"""
