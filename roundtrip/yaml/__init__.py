"""YAML text and Document: reading, writing, and putting changes back into text."""
