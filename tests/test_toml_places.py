"""Where keys and values of TOML stand: every key that tomllib knows has a place, and its name stands there."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roundtrip.toml_places import Path, Place, places

toml: Any = importlib.import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")

TEXT = '''\
# [tool.roundtrip]
x = "[tool.roundtrip]" # exclude = []
long = """
[tool.roundtrip]
exclude = "\\""" it goes on""""
raw = \'\'\'
[tool]'\'\'\'
when = 1979-05-27 07:32:00
[tool]
"roundtrip".exclude = [ # ]
  "a", 'b]', # "c"

  """d""",
]
roundtrip . 'engine' = "auto"
[[a.b]]
c.d = {e = 1, "f\\u0041".g = [1, {h = 2}]}
[[a.b]]
[a.b.k]
z=true
'''


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("long",), (3, 1), (3, 8)),
        (("when",), (8, 1), (8, 8)),
        (("tool",), (9, 2), None),
        (("tool", "roundtrip"), (10, 1), None),
        (("tool", "roundtrip", "exclude"), (10, 13), (10, 23)),
        (("tool", "roundtrip", "exclude", 0), None, (11, 3)),
        (("tool", "roundtrip", "exclude", 1), None, (11, 8)),
        (("tool", "roundtrip", "exclude", 2), None, (13, 3)),
        (("tool", "roundtrip", "engine"), (15, 13), (15, 24)),
        (("a", "b", 0, "c", "d", "fA", "g", 1, "h"), (17, 34), (17, 38)),
        (("a", "b", 1, "k"), (19, 6), None),
        (("a", "b", 1, "k", "z"), (20, 1), (20, 3)),
    ],
)
def test_a_place(path: Path, key: tuple[int, int] | None, value: tuple[int, int] | None) -> None:
    toml.loads(TEXT)
    found = places(TEXT)
    assert found.keys.get(path) == (Place(*key) if key else None)
    assert found.values.get(path) == (Place(*value) if value else None)


# -- a text of any form: tables, dotted and quoted keys, lists over lines, and strings and comments that look like keys

WORDS = st.sampled_from(["tool", "roundtrip", "exclude", "a-b", "x y", "ä", "", "#", "[t]", 'q"', "1"])
TEXTS = st.sampled_from(["", "]", "# no", "[tool.roundtrip]\n", "exclude = 1", '"', "'", "\\", "}", ",", "a\nb", "ä"])
SPACE = st.sampled_from(["", " ", "\t"])
BREAK = st.sampled_from(["", " ", "\n", "\n  # exclude = [\n", " # ]\n"])


@st.composite
def keys(draw: st.DrawFn, name: str) -> str:
    """A way to write a name."""
    bare = name.replace("-", "").isalnum() and name.isascii()
    ways = [json.dumps(name, ensure_ascii=False), *([name] if bare else [])]
    ways += [] if "'" in name else [f"'{name}'"]
    return draw(st.sampled_from(ways))


@st.composite
def strings(draw: st.DrawFn) -> str:
    """A way to write a text."""
    text = draw(TEXTS)
    ways = [json.dumps(text, ensure_ascii=False), '"""' + text.replace("\\", "\\\\").replace('"', '\\"') + '"""']
    if "'" not in text:
        ways.append(f"'''{text}'''")
        ways += [f"'{text}'"] if "\n" not in text else []
    return draw(st.sampled_from([*ways, '"""a"""""', "'''b''''"]))


@st.composite
def values(draw: st.DrawFn, depth: int = 2) -> str:
    """A value: a scalar, a list over some lines, a table in a line."""
    kind = draw(st.sampled_from(["string", "string", "plain", "list", "table"] if depth else ["string", "plain"]))
    if kind == "string":
        return draw(strings())
    if kind == "plain":
        return draw(st.sampled_from(["1", "-1.5e3", "true", "inf", "1979-05-27 07:32:00", "07:32:00"]))
    if kind == "list":
        items = draw(st.lists(values(depth - 1), max_size=3))
        parts = [draw(BREAK) + item + draw(BREAK) for item in items]
        return "[" + ",".join(parts) + (draw(st.sampled_from(["", ","])) if parts else "") + draw(BREAK) + "]"
    names = draw(st.lists(WORDS, unique=True, max_size=3))
    pairs = [f"{draw(SPACE)}{draw(keys(n))}{draw(SPACE)}={draw(SPACE)}{draw(values(depth - 1))}" for n in names]
    return "{" + ",".join(p.replace("\n", "") if "'''" not in p and '"""' not in p else p for p in pairs) + "}"


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A text, which may be none that tomllib takes."""
    lines = []
    for _ in range(draw(st.integers(1, 6))):
        names = draw(st.lists(WORDS, min_size=1, max_size=3))
        dotted = f"{draw(SPACE)}.{draw(SPACE)}".join(draw(keys(name)) for name in names)
        form = draw(st.sampled_from(["statement", "statement", "table", "tables", "comment"]))
        line = {
            "statement": f"{dotted}{draw(SPACE)}={draw(SPACE)}{draw(values())}",
            "table": f"[{draw(SPACE)}{dotted}{draw(SPACE)}]",
            "tables": f"[[{draw(SPACE)}{dotted}{draw(SPACE)}]]",
            "comment": "# tool.roundtrip = 1",
        }[form]
        lines.append(draw(SPACE) + line + draw(SPACE) + draw(st.sampled_from(["", "# exclude = []"])))
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


def paths(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Everything in what tomllib gives, with its path."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield (*path, step), inner
        yield from paths(inner, (*path, step))


@given(texts())
def test_everything_has_its_place(text: str) -> None:
    try:
        whole = toml.loads(text)
    except toml.TOMLDecodeError:
        return
    found = places(text)
    lines = text.split("\n")
    for path, value in paths(whole):
        if isinstance(path[-1], str):
            line, column = found.keys[path]
            rest = lines[line - 1][column - 1 :]
            assert rest.startswith((path[-1], json.dumps(path[-1], ensure_ascii=False), f"'{path[-1]}'"))
        if not isinstance(value, (dict, list)):
            line, column = found.values[path]
            rest = "\n".join(lines[line - 1 :])[column - 1 :]
            # as much of the text as makes the value of a key that stands alone
            ends = [n for n in range(1, len(rest) + 1) if _value(rest[:n]) == value]
            assert ends or value != value


def _value(text: str) -> Any:
    try:
        return toml.loads(f"k = {text}")["k"]
    except toml.TOMLDecodeError:
        return None
