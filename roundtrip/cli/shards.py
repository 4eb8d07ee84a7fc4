"""A part of a folder's files, by a hash of their paths: K/N is the K-th of N runs that together do what one would."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath
from typing import NamedTuple

_SHARD = re.compile(r"([1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


class Shard(NamedTuple):
    """The part `number`, from 1 on, of `of`. What is to be said of the folder as a whole, the first of them says."""

    number: int = 1
    of: int = 1

    def has(self, relative: PurePath) -> bool:
        """Whether a file is in this part, by its path below the folder that was named: the same on every machine."""
        name = hashlib.blake2b(relative.as_posix().encode("utf-8", "surrogatepass"), digest_size=8).digest()
        return int.from_bytes(name, "big") % self.of == self.number - 1

    @property
    def first(self) -> bool:
        """Whether it speaks for the whole."""
        return self.number == 1

    @property
    def whole(self) -> bool:
        """Whether it is all that there is."""
        return self.of == 1


WHOLE = Shard()


def shard_of(text: str) -> Shard | None:
    """The part that `K/N` names; None where it names none."""
    found = _SHARD.fullmatch(text.strip())
    shard = Shard(int(found[1]), int(found[2])) if found is not None else None
    return shard if shard is not None and shard.number <= shard.of else None
