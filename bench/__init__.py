"""Measurements, side by side with Hera's own command: `make bench`."""
