"""What a program writes, in the place of the disk: it goes into a folder that is gone with the program.

What it reads again of that, through `open`, is what it wrote. Of files that are there, nothing is changed, moved or deleted.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from typing import Any

WRITING = frozenset("wax+")
FLAGS = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# what is no file of anybody's
DEVICES = ("/dev/", "/proc/", "\\\\.\\")
# what changes a name, or what is known of it, and gives nothing back
CHANGES = ("chmod", "chown", "lchown", "link", "mkfifo", "symlink", "truncate", "utime")
REMOVALS = ("remove", "unlink", "rmdir")
MOVES = ("rename", "replace")


class Overlay:
    """What was written so far. `folder`: where it is; whatever is below the folder `around` it is really there."""

    def __init__(self, folder: str, around: str) -> None:
        self.folder = os.path.realpath(folder)
        self.around = os.path.realpath(around)
        self.files: dict[str, str] = {}
        self.folders: set[str] = set()
        self.count = 0

    def key(self, path: Any, dir_fd: int | None = None) -> str | None:
        """What stands for a path here; None where it is really used: a descriptor, a device, what is below `around`.

        `dir_fd`: the folder that it leads from; "" where that isn't known.
        """
        if not isinstance(path, (str, bytes, os.PathLike)):
            return None
        full = os.fsdecode(path)
        if dir_fd is not None and not os.path.isabs(full):
            try:
                full = os.path.join(os.readlink(f"/proc/self/fd/{dir_fd}"), full)
            except OSError:
                return ""
        full = os.path.realpath(full)
        inside = full == self.around or full.startswith(self.around + os.sep)
        return None if inside or full.startswith(DEVICES) else full

    def written(self, key: str, keep: bool) -> str:
        """The file that is written instead of `key`, with what that holds if it is to `keep` it."""
        if os.path.isdir(key) or key in self.folders:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), key)
        if key not in self.files:
            place = os.path.join(self.folder, f"file-{self.count}")
            self.count += 1
            if keep and os.path.exists(key):
                shutil.copyfile(key, place)
            self.files[key] = place
        return self.files[key]

    def opened(self, opening: Callable[..., Any]) -> Callable[..., Any]:
        """`open`, as a program has it."""

        def open(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            key = self.key(file) if kwargs.get("opener") is None else None
            if key is None or not isinstance(mode, str):
                return opening(file, mode, *args, **kwargs)
            if WRITING & set(mode):
                there = key in self.files or os.path.exists(key)
                if "x" in mode and there:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), file)
                if "r" in mode and not there:
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), file)
                return opening(self.written(key, "w" not in mode), mode.replace("x", "w"), *args, **kwargs)
            return opening(self.files.get(key, file), mode, *args, **kwargs)

        return open

    def opened_low(self, opening: Callable[..., int]) -> Callable[..., int]:
        """`os.open`, as a program has it."""

        def open(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            key = self.key(path, kwargs.get("dir_fd"))
            if not key:
                return opening(path, flags, *args, **kwargs)
            if flags & FLAGS and not os.path.isdir(key):
                if flags & os.O_EXCL and (key in self.files or os.path.exists(key)):
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
                return opening(self.written(key, not flags & os.O_TRUNC), flags & ~os.O_EXCL, *args, **kwargs)
            return opening(self.files.get(key, path), flags, *args, **kwargs)

        return open

    def made(self, making: Callable[..., None]) -> Callable[..., None]:
        """`os.mkdir`, as a program has it."""

        def mkdir(path: Any, *args: Any, **kwargs: Any) -> None:
            key = self.key(path, kwargs.get("dir_fd"))
            if key is None:
                making(path, *args, **kwargs)
            elif key in self.folders or os.path.lexists(key):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
            else:
                self.folders.add(key)

        return mkdir

    def removed(self, removing: Callable[..., None]) -> Callable[..., None]:
        """`os.remove` and its like, as a program has it."""

        def remove(path: Any, *args: Any, **kwargs: Any) -> None:
            key = self.key(path, kwargs.get("dir_fd"))
            if key is None:
                removing(path, *args, **kwargs)
            elif key and key not in self.files and key not in self.folders and not os.path.lexists(key):
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), path)
            elif key:
                self.files.pop(key, None)
                self.folders.discard(key)

        return remove

    def moved(self, moving: Callable[..., None]) -> Callable[..., None]:
        """`os.rename` and its like, as a program has it."""

        def move(src: Any, dst: Any, *args: Any, **kwargs: Any) -> None:
            old, new = self.key(src), self.key(dst)
            if old is None and new is None:
                moving(src, dst, *args, **kwargs)
            elif new is not None:
                self.files[new] = self.files.pop(old) if old in self.files else os.fspath(src)

        return move

    def changed(self, changing: Callable[..., Any]) -> Callable[..., Any]:
        """What changes a file that is there, as a program has it: nothing happens."""

        def change(path: Any, *args: Any, **kwargs: Any) -> Any:
            return changing(path, *args, **kwargs) if self._real(path, *args[:1]) else None

        return change

    def _real(self, *paths: Any) -> bool:
        return all(self.key(path) is None for path in paths)


def install(folder: str, around: str) -> None:
    """From now on, nothing that this process writes through Python's own functions goes anywhere but below `folder`.

    `around`: a folder that is ours, which it lies in.
    """
    overlay = Overlay(folder, around)
    chosen: Any = tempfile._sanitize_params  # type: ignore[attr-defined]

    def sanitized(prefix: Any, suffix: Any, dir: Any) -> Any:
        """Temporary files are really there, for other processes too, and gone with the program."""
        return chosen(prefix, suffix, overlay.folder if dir is None else dir)

    tempfile._sanitize_params = sanitized  # type: ignore[attr-defined]
    io.open = builtins.open = overlay.opened(io.open)
    patched: dict[str, Callable[..., Any]] = {"open": overlay.opened_low(os.open), "mkdir": overlay.made(os.mkdir)}
    patched.update({name: overlay.removed(getattr(os, name)) for name in REMOVALS})
    patched.update({name: overlay.moved(getattr(os, name)) for name in MOVES})
    patched.update({name: overlay.changed(getattr(os, name)) for name in CHANGES if hasattr(os, name)})
    for name, function in patched.items():
        setattr(os, name, function)
    if sys.version_info < (3, 11):  # where it keeps functions of its own
        accessor = vars(pathlib)["_NormalAccessor"]
        for name, function in {**patched, "open": io.open}.items():
            if hasattr(accessor, name):
                setattr(accessor, name, staticmethod(function))
