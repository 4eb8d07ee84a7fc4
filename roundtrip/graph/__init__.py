"""Workflows as graphs: what is called, what waits for what, and on which condition; as Mermaid, DOT and SVG."""
