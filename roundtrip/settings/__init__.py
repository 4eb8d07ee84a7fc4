"""`[tool.roundtrip]` of `pyproject.toml`: what a project has decided for every run."""
