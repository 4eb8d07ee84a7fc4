"""roundtrip: Argo Workflows YAML to the Python a Hera expert would have written, and back, with nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from roundtrip.diagnostics import ConversionError, Diagnostic

if TYPE_CHECKING:
    from roundtrip.api import to_module, to_python, to_yaml, validate

__all__ = ["ConversionError", "Diagnostic", "to_module", "to_python", "to_yaml", "validate"]
__version__ = "0.2.0"


def __getattr__(name: str) -> Any:
    # the command line asks for this package's version without converting anything
    if name in __all__:
        from roundtrip import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
