"""Steps of a scenario (*steg*) in plain words: a post ends, somebody is on leave, a group takes six instead of eight.

A step is laid on a unit's rows and answers the changed rows, or says in Swedish why it is not possible and what to do.
It names posts, services and agreements by their codes, never people. ``docs/handbook/scenarios.md`` has the file.

* ``step``: what every step is, and a list of them made in order
* ``asking``: what steps ask of the rows, with the sentence when the answer is no
* ``posts``, ``hours``, ``agreements``, ``services``, ``places``, ``demand``: the steps, by what they change
* ``kinds``: every kind by its word
"""
