"""Settings of the whole suite."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# no deadlines: a test says what is right, never how fast a machine is
settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("ci")
os.environ.setdefault("NO_COLOR", "1")
os.environ["ROUNDTRIP_CACHE"] = ""  # what a test finds out, it finds out itself
