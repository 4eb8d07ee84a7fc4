"""Models of Hera's objects: what its classes, methods and contexts do, line by line as Hera 7 does it."""
