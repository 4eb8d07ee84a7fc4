"""A program that was run: where in its text each node of its documents comes from, by what Hera's constructors noted."""
