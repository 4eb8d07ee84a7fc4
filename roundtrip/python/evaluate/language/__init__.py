"""The language: Python's syntax and its own values. It knows nothing of what its library or Hera do."""
