"""Changes put back into Python: what didn't change stays as it is, byte for byte.

Nothing is imported here: what needs a part of it, as most runs do, is not to wait for the rest.
"""
