"""A careful interpreter for the declarative part of Python: what a program says of its workflows, without running it.

Values are Python's own (strings, numbers, lists, dictionaries), with the place that they were written at beside them;
Hera's objects are models of Hera's (`Thing`), which behave as Hera's do. What is read is in tables (`tables.py`), from
which `docs/static-subset.md` is made; whatever is in none of them is declined, with its line. Nothing is guessed.
"""
