"""What plain Hera makes of a program changes along: the Argo 4 form that stands beside an Argo 3 field.

`with_fields(m.Synchronization(mutexes=[…]), {"mutexes": None, "mutex": …})` says one address twice: once as this project
writes it, once for plain Hera. What was put back as the one is put back as the other here.
"""

from __future__ import annotations

from collections.abc import Callable

from roundtrip.diagnostics import ConversionError
from roundtrip.python.patch.batches import patch
from roundtrip.python.patch.comparison import compared, place_of
from roundtrip.python.patch.versions import Versions


def with_argo4_forms(
    before: str, text: str, former: str, module: str, plain: Versions, says: Callable[[str], bool]
) -> str:
    """`text`, with what plain Hera makes of it as it is in `module`.

    `before`: the program as it was, `former`: the module that a conversion would have made of it. Where these two differ
    somebody wanted it so, and it stays. `plain`: programs as plain Hera reads them. `says`: whether a program still says
    what it is to say as this project reads it. Raises `Unplaceable`.
    """
    try:
        state = compared(plain.of(before), plain.of(former).documents)
    except ConversionError:
        return text  # without these fields, Hera makes nothing of it
    if state.surplus:
        return text
    return patch(text, plain.of(module), plain, says, {place_of(number, d) for number, d in state.differences})
