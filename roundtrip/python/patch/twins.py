"""What plain Hera makes of a program changes along: the Argo 4 form that stands beside an Argo 3 field.

`with_fields(m.Synchronization(mutexes=[…]), {"mutexes": None, "mutex": …})` says one thing twice: once as this project
writes it, once for plain Hera. What was put back as the one is put back as the other here.
"""

from __future__ import annotations

from collections.abc import Callable

from roundtrip.diagnostics import ConversionError
from roundtrip.python.patch.rounds import Reader, differences, patch, place_of


def with_twins(before: str, text: str, former: str, module: str, plain: Reader, says: Callable[[str], bool]) -> str:
    """`text`, with what plain Hera makes of it as it is in `module`.

    `before`: the program as it was, `former`: the module that a conversion would have made of it. Where these two differ
    somebody wanted it so, and it stays. `says`: whether a program still says what it is to say as this project reads it.
    Raises `Unplaceable`.
    """
    try:
        _, surplus, found = differences(plain(before)[0], plain(former)[0], {})
    except ConversionError:
        return text  # without these fields, Hera makes nothing of it
    if surplus:
        return text
    return patch(text, module, plain, says, {place_of(number, d) for number, d in found})
