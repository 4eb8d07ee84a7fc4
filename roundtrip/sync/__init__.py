"""Both sides in step: the state that they last agreed in, what each has changed since, and both of it together."""
