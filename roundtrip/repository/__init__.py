"""What a folder says of its workflows beside them: kustomizations, Sensors."""

from roundtrip.repository.indexed import Use, uses_by_index

__all__ = ["Use", "uses_by_index"]
