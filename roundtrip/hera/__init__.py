"""What is known about Hera: generated facts by version, and the runner that builds programs under Hera itself."""
