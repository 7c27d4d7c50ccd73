"""Statistics: every figure with one definition, the memo (*informationsärende*), and their frozen versions.

Composes the measures of the modules that own the rows; counts nothing itself. Law: 2001:454 7 a § (compilations), OSL
26:1 (small numbers suppressed in anything that leaves the unit).
"""
