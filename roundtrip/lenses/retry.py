"""`RetryStrategy`. Facts: `hera.workflows.retry_strategy`."""

from __future__ import annotations

from roundtrip.lenses.algebra import Choice
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.registry import register
from roundtrip.lenses.wrapper import wrapper

RECORD = register(wrapper("RetryStrategy"), "retry strategy")
RETRY_STRATEGY = Choice([RECORD, model_lens("RetryStrategy")])
