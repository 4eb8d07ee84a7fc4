"""Changes put back into Python: what didn't change stays as it is, byte for byte."""

from roundtrip.python.patch.comment_places import comments_of
from roundtrip.python.patch.onto import put_back
from roundtrip.python.patch.versions import Reader

__all__ = ["Reader", "comments_of", "put_back"]
