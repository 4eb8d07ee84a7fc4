"""Changes put back into Python: what didn't change stays as it is, byte for byte."""

from roundtrip.python.patch.rounds import Reader, Unplaceable, Writer, patch

__all__ = ["Reader", "Unplaceable", "Writer", "patch"]
