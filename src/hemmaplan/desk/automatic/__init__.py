"""The automatic decision as those who answer for it see it (*automatiska beslut*): state, runs, stops, samples, report."""
