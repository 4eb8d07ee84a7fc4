"""Functions that are at hand: those beside the program that a script of Hera's runner names, `-e module:function`.

Facts: `RunnerScriptConstructor.transform_values` of `hera.workflows.script`. A function is taken for the script only where
importing and calling it, read without running anything, gives the very same template.
"""

from __future__ import annotations

import re
from pathlib import Path

from roundtrip.diagnostics import ConversionError
from roundtrip.document import Call, Scalar, Sequence, at, equivalent
from roundtrip.hera.naming import RUNNER
from roundtrip.lenses.templates import TEMPLATE
from roundtrip.lookups import is_file
from roundtrip.programs import read_program
from roundtrip.python.write.plan import AtHand, Imported

_ENTRY = re.compile(r"(?P<module>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*):(?P<function>[A-Za-z_]\w*)")
_PROGRAM = """\
from hera.workflows import Workflow
from {module} import {function} as function_at_hand

with Workflow(name="w", entrypoint="w") as workflow_of_it:
    function_at_hand()
"""


def functions_beside(folder: Path | None, program: str | None = None) -> AtHand:
    """What finds the function of a `Script` in the modules of `folder`, where the program is to lie; None: nowhere.

    `program`: the program's own file, which can't import its functions from itself.
    """

    def find(script: Call) -> Imported | None:
        entry = _entry(script)
        if folder is None or entry is None:
            return None
        found = Imported(entry["module"], entry["function"])
        path = folder.joinpath(*found.module.split(".")).with_suffix(".py")
        if not is_file(path) or (program is not None and path.resolve() == Path(program).resolve()):
            return None
        return found if _gives(found, script, folder) else None

    return find


def _entry(script: Call) -> re.Match[str] | None:
    """What a script of Hera's runner runs, None where it is another script."""
    args = script.args.get("args")
    texts = [item.value for item in args.items if isinstance(item, Scalar)] if isinstance(args, Sequence) else []
    if len(texts) != 4 or texts[:3] != RUNNER:
        return None
    return _ENTRY.fullmatch(str(texts[3]))


def _gives(found: Imported, script: Call, folder: Path) -> bool:
    """Whether calling the function gives the template of `script`."""
    program = _PROGRAM.format(module=found.module, function=found.function)
    try:
        documents, _ = read_program(program, str(folder / "flow.py"))
    except ConversionError:
        return False
    root = documents[0].root
    templates = at(root, ("spec", "templates")) if root is not None else None
    if not isinstance(templates, Sequence) or len(templates.items) != 1:
        return False
    return equivalent(templates.items[0], TEMPLATE.put(script))
