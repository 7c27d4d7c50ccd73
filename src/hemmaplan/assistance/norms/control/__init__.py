"""The control of a household's month (*kontroll*): what a person should look at before the calculation is relied on.

Pure functions from typed facts to typed findings; the sentences are made last, in either language. ``facts`` is what is
known before the calculation, ``findings`` what is found, ``incomes``, ``costs``, ``people`` and ``earlier`` what looks, ``run`` the
way in, ``words`` the way out. Nothing here decides anything: a finding says what to look at and what to do.
"""
