"""A Python script that changed keeps the layout of what it says as before."""

from __future__ import annotations

import pytest

from roundtrip.document.layouts import with_layout_of

OLD = "import os\nx = [1,2]   # two\n\n\n# about y\ny = {'a':1,\n     'b':2}\nprint( x )\n# the end\n"


@pytest.mark.parametrize(
    ("new", "wanted"),
    [
        # black's layout, and one statement that is another
        (
            'import os\n\nx = [1, 2]  # two\n\n# about y\ny = {"a": 1, "b": 2}\nprint(y)\n# the end\n',
            OLD.replace("print( x )", "print( y )"),
        ),
        # one more, one less
        ("x = [1, 2]  # two\nz = 1\nprint(x)\n", "x = [1,2]   # two\nz = 1\nprint( x )\n"),
        # another comment above
        (
            'import os\n\nx = [1, 2]  # two\n\n# of y\ny = {"a": 1, "b": 2}\nprint(x)\n# the end\n',
            OLD.replace("# about y", "# of y").replace("\n\n\n", "\n\n"),
        ),
    ],
)
def test_what_stays_is_laid_out_as_it_was(new: str, wanted: str) -> None:
    assert with_layout_of(OLD, new) == wanted


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        # a statement in a block
        (
            "def f( a ):\n  # why\n  x = [1,2]\n  if a: return 1\n  return 2\n\nf( 1 )\n",
            "def f(a):\n    # why\n    x = [1, 2]\n    if a:\n        return 1\n    return 3\n\n\nf(1)\n",
            "def f( a ):\n  # why\n  x = [1,2]\n  if a: return 1\n  return 3\n\nf( 1 )\n",
        ),
        # what is behind a block
        (
            "try:\n  f( 1 )\nexcept E :\n  f( 2 )\n",
            "try:\n    f(1)\n    g()\nexcept E:\n    f(2)\n",
            "try:\n  f( 1 )\n  g()\nexcept E :\n  f( 2 )\n",
        ),
        # several statements on a line: all of them, or none
        ("x = [1,2]; y = 2\nz = 3\n", "x = [1, 2]\ny = 2\nz = 4\n", "x = [1,2]; y = 2\nz = 4\n"),
        ("x = [1,2]; y = 2\nz=3\n", "x = [1, 2]\ny = 3\nz = 3\n", "x = [1, 2]\ny = 3\nz=3\n"),
        # another comment within a statement: that one statement
        (
            "x = [1,  # one\n2]\ny=(2)\n",
            "x = [\n    1,  # 1\n    2,\n]\ny = 2\n",
            "x = [1,  # 1\n2]\ny=(2)\n",
        ),
        # one literal of a statement over several lines, in the quotes that it had
        (
            "x = { 'a' : 'one',\n  'b':\"two\" ,  # b\n  'c' : [1,2]}\n",
            'x = {"a": "three", "b": "four", "c": [1, 2]}  # b\n',
            "x = { 'a' : 'three',\n  'b':\"four\" ,  # b\n  'c' : [1,2]}\n",
        ),
        # a header of a block
        (
            "if a ==1 :\n  f( 1 )\n",
            "if a == 2:\n    f(1)\n",
            "if a ==2 :\n  f( 1 )\n",
        ),
        # a comment that black spells otherwise
        ("x = 1 #one\ny=2\n", "x = 1  # one\ny = 3\n", "x = 1 #one\ny=3\n"),
    ],
)
def test_one_change_leaves_the_rest(old: str, new: str, wanted: str) -> None:
    assert with_layout_of(old, new) == wanted


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("print 'no Python'\n", "x = 1\n"),
        ("x = 1\n", "echo no Python\n"),
        # another comment within a statement that stays
        ("x = [1,  # one\n2]\n", "x = [1,  # 1\n2]\ny = 1\n"),
    ],
)
def test_what_is_not_proven_is_left_as_it_is(old: str, new: str) -> None:
    assert with_layout_of(old, new) == new


def test_the_end_of_the_text_is_the_new_ones() -> None:
    assert with_layout_of("x = [1,2]\n", "x = [1, 2]\ny = 1") == "x = [1,2]\ny = 1"
