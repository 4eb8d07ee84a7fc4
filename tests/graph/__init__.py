"""Workflows as graphs."""
