"""What a conversion with `--lift` says of scripts."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Scripts as functions"
CHECKS = (
    Check(
        "lifted",
        "note",
        "A script that is a function with parameters now",
        "Argo writes the value of `{{inputs.parameters.x}}` into the text of a script; a function of Hera's gets what `json.loads` makes "
        "of the value, or the value as text where it is no JSON. The note says of each parameter for which values both do the "
        "same. A tag that stands as it is may be any Python before, and JSON alone now: `True`, `2 * 3` and names are text. "
        'A tag within a text gives `True` for `true`, `1.5` for `1.50`; `int("{{…}}")`, `json.loads("{{…}}")` and comparisons '
        'with a word (`"{{…}}" == "yes"`) are the same for all that made sense. A value that has three quotes, or ends in a '
        "quote or a backslash, breaks the lines that read it. The YAML that is made of the program has the new script.",
        before="source: |\n  print(2 * {{inputs.parameters.n}})",
        after="source: |\n  import json\n  try: n = json.loads(r'''{{inputs.parameters.n}}''')\n"
        "  except: n = r'''{{inputs.parameters.n}}'''\n\n  print(2 * n)",
        group=GROUP,
    ),
    Check(
        "not-lifted",
        "note",
        "A script that stays text although `--lift` asks for a function",
        "Every tag has to be an operand or an argument of its own, or to stand within a string; its parameter's name has to be "
        "Python's, and free in the script. Truth values (`if {{…}}:`) and powers stay, since `True` is no JSON and `-1 ** 2` "
        "isn't `(-1) ** 2`; so does a script that would do something else for a value that the same document has as a default or an "
        "argument. A program that exists keeps as text what it has as text.",
        group=GROUP,
    ),
)
