"""People's scripts as functions, and back."""
