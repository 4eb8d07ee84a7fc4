"""The three rooms of the reader, loaded: each module fills its tables where it is imported.

The language knows Python's own values; the library what is read of Python's functions and modules, by the language; Hera what
its objects do, by both. Nothing below imports what is above it.
"""

from __future__ import annotations

from roundtrip.python.evaluate.hera import (
    attributes,
    built_objects,
    helpers,
    node_outputs,
    reshape,
    templates,
    workflows,
)
from roundtrip.python.evaluate.language import (
    comprehensions,
    expressions,
    functions,
    operators,
    python_types,
    statements,
)
from roundtrip.python.evaluate.library import methods, paths, standard

LANGUAGE = (comprehensions, expressions, functions, operators, python_types, statements)
LIBRARY = (methods, paths, standard)
HERA = (attributes, built_objects, helpers, node_outputs, reshape, templates, workflows)
