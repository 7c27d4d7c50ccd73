"""Where the house is joined: settings, addresses, wiring of adapters to ports, periodic jobs, and the command line.

Owns no table and no rule of its own. Everything here may import from every floor below.
"""
