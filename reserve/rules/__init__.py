"""The law as pure functions: a date is always given, nothing is read from a clock or a database.

Import what you need from the module that holds it (``reserve.rules.assessment``, ``reserve.rules.ranking.ranking``):
the assessment of a page must not wait for the numerics of a ranking.
"""
