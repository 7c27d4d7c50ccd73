"""Intake (*aktualisering*): what comes in about somebody, the protection assessment and the preliminary assessment.

A concern report, an application or a notice is taken in, assessed and decided on: opened, joined to what is open, or not
opened. The investigation itself is the next room's. Law: SoL 14:2, 19:1-19:6, 20:1-20:2; OSL 26:5, 26:9 a.
"""
