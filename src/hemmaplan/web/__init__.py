"""The UI kit (sv. gränssnittskit): layout, parts, tables, filters, form rendering and htmx answers.

Owns how a page looks and behaves, never what it says: it knows no person, case or service, and has no models. The
pages of ``desk`` and ``portal`` build on it. Serves the Act on access to digital public services (2018:1937).
"""
