"""A script's own Python, as the body of a function, in black's layout."""

from roundtrip.python.body.formatted import formatted_lines
from roundtrip.python.body.statements import body_lines
from roundtrip.python.body.text import Unwritable

__all__ = ["Unwritable", "body_lines", "formatted_lines"]
