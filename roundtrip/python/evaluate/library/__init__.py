"""The library: what is read of Python's own functions, types and modules."""
