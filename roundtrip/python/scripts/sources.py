"""The script that Hera makes of a function (IDIOMS 7).

Facts: `InlineScriptConstructor.generate_source` and `_get_param_script_portion` of `hera.workflows.script`. Hera parses the
function, unparses it, drops everything up to the `def`, and puts in front of it what loads the parameters.
"""

from __future__ import annotations

import ast
import io
import re
import textwrap
import tokenize
from collections.abc import Iterable

from roundtrip.document.equivalence import parsed_script
from roundtrip.document.scripts import lines_within_texts

CWD_TO_SYS_PATH = "import os\nimport sys\nsys.path.append(os.getcwd())\n"
PYTHON_COMMAND = re.compile(r"(^|/)python[0-9.]*$")  # E6 holds where a script is run by such a command
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)

# a parameter in the text of a script; Argo trims what stands in a tag, which ends with the first `}}` (fasttemplate)
TAG = re.compile(r"(?<!\{)\{\{\s*inputs\.parameters\.([\w-]+)\s*\}\}", re.ASCII)
_LOADS = "import json\ntry:"


def reads_parameters(source: str) -> bool:
    """Whether a script is one that Hera makes of a function with parameters."""
    return source.removeprefix(CWD_TO_SYS_PATH).startswith(_LOADS)


def has_tags(source: str) -> bool:
    """Whether a script has a parameter of its template's in its text, and isn't one that reads its parameters."""
    return "{{" in source and not reads_parameters(source) and TAG.search(source) is not None


def prologue(parameters: Iterable[str]) -> str:
    """What loads the parameters, as Hera writes it; `parameters`: the inputs that have no `value_from`."""
    names = sorted(parameters)
    if not names:
        return ""
    lines = ["import json"]
    for name in names:
        value = f"r'''{{{{inputs.parameters.{name}}}}}'''"
        lines += [f"try: {name} = json.loads({value})", f"except: {name} = {value}"]
    return "\n".join(lines) + "\n\n"


def hera_source(function: str, parameters: Iterable[str] = (), *, add_cwd_to_sys_path: bool = True) -> str:
    """The script that Hera makes of a function, to the letter.

    `function`: its source text, decorators and all, as `inspect.getsource` gives it. `parameters`: the names of the
    template's input parameters that have no `value_from`; only a function that takes arguments loads them. The
    result depends on the Python version, whose `ast.unparse` Hera uses. Raises SyntaxError.
    """
    tree = parsed_script(textwrap.dedent(function))
    lines = ast.unparse(tree).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(("def", "async def")))
    script = _head(tree.body[0], parameters, add_cwd_to_sys_path)
    return textwrap.dedent(script + textwrap.dedent("\n".join(lines[start + 1 :])))


def script_source(function: str, parameters: Iterable[str] = (), *, add_cwd_to_sys_path: bool = True) -> str:
    """The script that Hera makes of a function, with the function's own layout and comments where that is the same (E6).

    Takes what `hera_source` takes, and gives exactly that where the two syntax trees would differ. For scripts that run
    under Python only: to any other command, the letters count. Raises SyntaxError.
    """
    names = list(parameters)
    exact = hera_source(function, names, add_cwd_to_sys_path=add_cwd_to_sys_path)
    try:
        wanted = ast.dump(parsed_script(exact))
        head = _head(parsed_script(textwrap.dedent(function)).body[0], names, add_cwd_to_sys_path)
        # what Hera takes out of the lines of a text depends on what else is in the function
        for texts in (False, True):
            body = _body_text(textwrap.dedent(function), texts)
            if body is not None and ast.dump(parsed_script(head + body)) == wanted:
                return head + body
        return exact
    except (*UNREADABLE, tokenize.TokenError):
        return exact


def _head(definition: ast.stmt, parameters: Iterable[str], add_cwd_to_sys_path: bool) -> str:
    """What Hera puts in front of a function's body: only one that takes arguments loads them."""
    head = CWD_TO_SYS_PATH if add_cwd_to_sys_path else ""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    takes = isinstance(definition, functions) and bool(definition.args.posonlyargs or definition.args.args)
    return head + (prologue(parameters) if takes else "")


def _body_text(function: str, texts: bool) -> str | None:
    """The lines below the header of a function, without their indentation; None if the header holds the body.

    `texts`: whether the lines that begin within a text of several lines lose it, too.
    """
    header_end, indent, defined = 0, "", False
    tokens = list(tokenize.generate_tokens(io.StringIO(function).readline))
    for token in tokens:
        if token.type == tokenize.NAME and token.string == "def":
            defined = True
        elif token.type == tokenize.NEWLINE and defined and not header_end:
            header_end = token.end[0]
        elif header_end and token.type not in (tokenize.NL, tokenize.COMMENT):
            indent = token.string if token.type == tokenize.INDENT else ""
            break
    if not indent:
        return None
    inside = lines_within_texts(tokens)
    lines = function.splitlines(keepends=True)[header_end:]
    body = [
        line if n in inside and not texts else line.removeprefix(indent) if line.strip() else "\n"
        for n, line in enumerate(lines, header_end + 1)
    ]
    return "".join(body).strip("\n") + "\n"
