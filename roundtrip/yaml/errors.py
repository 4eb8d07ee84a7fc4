"""What is wrong with a text that is no YAML, said for people: the parser's problems, translated, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from roundtrip.diagnostics import ConversionError, error
from roundtrip.document.conflicts import CONFLICT, left_by_a_merge
from roundtrip.yaml import templating
from roundtrip.yaml.characters import Characters

# what the parser complains of (libyaml's words, then the pure parser's where they differ), code, message; the first
# that fits
_PROBLEMS = (
    (
        r"tab character|character '\\t'",
        "tab",
        "a tab can't indent YAML, nor stand before a key or behind a dash: use spaces",
    ),
    (
        "mapping values are not allowed",
        "syntax",
        "a second `: ` where only one can be: put quotes around a value that holds `: `, or look at the indentation",
    ),
    (
        "sequence entries are not allowed",
        "syntax",
        "a list can't start here: put it on a line of its own, or quotes around a value that starts with `- `",
    ),
    (
        "could not find expected ':'",
        "syntax",
        "this is neither `key: value` nor more of what is above: a `:` is missing, or the indentation is wrong",
    ),
    (
        "unknown escape character|invalid Unicode|hexdecimal|parse hexadecimal",
        "escape",
        r"YAML knows no such escape within double quotes: write `\\` for a backslash, or use single quotes",
    ),
    ("incompatible YAML", "syntax", "nothing reads this version of YAML: only 1.1 and 1.2 exist"),
    (
        "alphabetic or numeric character",
        "syntax",
        "`*` and `&` start an alias or an anchor, and this is none: put quotes around the value",
    ),
    (
        "document start",
        "syntax",
        "the document ended above, and this belongs to nothing: look at indentation and quotes, or put `---` before it",
    ),
    (
        "comment or line break|chomping or indentation",
        "syntax",
        "only a comment can stand behind `|` or `>`: the text begins on the next line",
    ),
    ("range 1-9", "syntax", "an indentation indicator is a number from 1 to 9"),
    ("directive", "syntax", "this directive can't be read; Kubernetes needs none: take the line out"),
    (
        r"\btag\b",
        "tag",
        "this tag can't be read: Kubernetes knows no tags but YAML's own, like `!!str`",
    ),
)
# where the parser was when it didn't find what it expected
_CONTEXTS = (
    ("flow sequence", "syntax", "a `,` or `]` belongs here: the list opened with `[` at {at} is still open"),
    ("flow mapping", "syntax", "a `,` or `}}` belongs here: the mapping opened with `{{` at {at} is still open"),
    (
        "block mapping",
        "syntax",
        "this fits neither the mapping that starts at {at} nor the value above: look at the indentation and the quotes",
    ),
    (
        "block (collection|sequence)",
        "syntax",
        "a `- ` belongs here, or another indentation: this is within the list that starts at {at}",
    ),
    ("block node", "syntax", "a value is missing here"),
    (
        "flow node",
        "syntax",
        "a value is missing here, within `[…]` or `{{…}}`: if this is to be text, put quotes around all of it",
    ),
)
_STARTS = {
    "@": "`@` can't start a value: put quotes around it",
    "`": "a backtick can't start a value: put quotes around it",
    "%": "`%` can't start a value: put quotes around it",
    "\t": _PROBLEMS[0][2],
}

_QUOTED = re.compile(r"'[^'\n]*'|\"(?:\\.|[^\"\\\n])*\"|(?:^|\s)#.*")
_IN_MAPPING = "while parsing a block mapping"
# a line that is a key and more; a key that no blank follows; a word alone; a block scalar's sign; a key without a value;
# a blank that is none to YAML
_KEYED = re.compile(r"( *(?:- +)*[\w.\-/]+): ?")
_STUCK = re.compile(r"([A-Za-z][\w\-]*):(?!//)[^\s:]+\Z")
_LONELY = re.compile(r"(?:- +)?[A-Za-z][\w\-]*")
_BLOCK = re.compile(r":\s+([|>][-+0-9]*)\s*(?:#.*)?$")
_OPEN = re.compile(r":\s*(?:#.*)?$")
_ODD_BLANK = re.compile("[ ]*([\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000])")
# as git leaves them, each at the beginning of its line
_FORBIDDEN = Characters("[^\t\n\r\x20-\x7e]", "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at `offset`, with lines as YAML 1.1 breaks them."""
    line, start = 1, 0
    for found in _BREAK.finditer(text, 0, offset):
        line, start = line + 1, found.end()
    return line, offset - start + 1


def undecodable(data: bytes, problem: UnicodeDecodeError, file: str) -> ConversionError:
    """The error for bytes that are no UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return error("encoding", "this is UTF-16, and Kubernetes reads UTF-8: save the file as UTF-8", file=file)
    before = data[: problem.start].decode("utf-8-sig")
    line, column = place(before, len(before))
    what = f"this is not UTF-8 (byte 0x{data[problem.start]:02x}): save the file as UTF-8, if it is text at all"
    return error("encoding", what, line=line, column=column, file=file)


def forbidden(text: str, file: str) -> ConversionError:
    """The error for the first character that no YAML text may hold."""
    found = _FORBIDDEN.within(text).search(text)
    line, column = place(text, found.start() if found else 0)
    code = ord(found.group()) if found else 0
    what = (
        f"YAML can't hold the character U+{code:04X} as it stands: take it out, or write an escape within double quotes"
    )
    return error("control-character", what, line=line, column=column, file=file)


def unreadable(text: str, problem: Exception, file: str) -> ConversionError:
    """The error for what ruamel's parser said of `text`; `problem` is its YAMLError."""
    mark: Any = getattr(problem, "problem_mark", None)
    if mark is None:
        return forbidden(text, file)
    # behind a last line without a break libyaml counts one more line, which isn't there
    line, column = place(text, len(text)) if mark.index >= len(text) else (mark.line + 1, mark.column + 1)
    said, context = str(getattr(problem, "problem", "")), str(getattr(problem, "context", ""))
    opened: Any = getattr(problem, "context_mark", None)
    whose = templating.anywhere(text) if "end of stream" in said and "quoted scalar" in context else None
    if whose is not None:
        return ConversionError(whose.within(file))
    if "end of stream" in said and "quoted scalar" in context:
        line, column = opened.line + 1, opened.column + 1
        what = "this quote is never closed"
        return error("unclosed-quote", what, line=line, column=column, file=file)
    template = template_error(text, line, file) or (template_error(text, opened.line + 1, file) if opened else None)
    if template is not None:
        return template
    conflict = left_by_a_merge(text)
    if conflict is not None:
        line, column = place(text, conflict)
        return error("syntax", CONFLICT, line=line, column=column, file=file)
    if "cannot start any token" in said:
        what = _STARTS.get(text[mark.index : mark.index + 1], "no value can start with this: put quotes around it")
        return error("tab" if what is _PROBLEMS[0][2] else "syntax", what, line=line, column=column, file=file)
    if "did not find expected key" in said and text[: mark.index].rstrip(" ")[-1:] in ("'", '"'):
        what = (
            "something stands behind a closing quote: put quotes around all of the value, and write `''` for `'` in it"
        )
        return error("syntax", what, line=line, column=column, file=file)
    about = _about_lines_above(text, said, mark.line, mark.column, opened.line if opened else mark.line)
    if about is not None:
        line, column, what = about
        return error("syntax", what, line=line, column=column, file=file)
    for pattern, code, what in _PROBLEMS:
        if re.search(pattern, said):
            return error(code, what, line=line, column=column, file=file)
    for pattern, code, what in _CONTEXTS:
        if re.search(pattern, context):
            at = f"{opened.line + 1}:{opened.column + 1}" if opened else "the start"
            what = f"{what.format(at=at)}{_indented_otherwise(text, mark.line) if context == _IN_MAPPING else ''}"
            return error(code, what, line=line, column=column, file=file)
    return error("syntax", f"this is not YAML: {said}", line=line, column=column, file=file)


def _lines_above(lines: list[str], number: int) -> Iterator[int]:
    """The lines above one, from below, that hold more than blanks and a comment."""
    for above in range(min(number, len(lines)) - 1, -1, -1):
        if lines[above].strip() and not lines[above].lstrip().startswith("#"):
            yield above


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _about_lines_above(text: str, said: str, at: int, column: int, opened: int) -> tuple[int, int, str] | None:
    """Line, column and words for what the parser stumbles over and a line above it has caused; None for anything else.

    `at`, `column`: where it stumbles, `opened`: the line of which it looked for a `:`; from 0.
    """
    missing = "could not find expected ':'" in said
    if not missing and "mapping values are not allowed" not in said:
        return None
    lines = _BREAK.split(text)
    if at >= len(lines):
        return None
    if missing:
        above = next(_lines_above(lines, opened), None)
        block = above is not None and _BLOCK.search(lines[above])
        if above is not None and block and _width(lines[opened]) <= _width(lines[above]):
            what = f"the text that begins behind `{block[1]}` in line {above + 1} is indented deeper than its key; this isn't"
            return opened + 1, _width(lines[opened]) + 1, what
        word = lines[opened].strip()
        if opened < at and _LONELY.fullmatch(word):
            return opened + 1, _width(lines[opened]) + 1, f"`{word}` is no `key: value`: a `:` is missing behind it"
        return None
    above = next(_lines_above(lines, at), None)
    first = _KEYED.match(lines[at])
    if above is None or first is None or first.end(1) != column:
        return None
    before = lines[above].strip()
    item = before.removeprefix("- ").strip()
    stuck = _STUCK.match(item)
    if stuck:
        behind = lines[above].index(item) + len(stuck[1]) + 1
        return above + 1, behind, f"a blank belongs behind the `:` of `{stuck[0][:40]}`"
    if not re.search(r":(\s|$)", item):
        over = next((n for n in _lines_above(lines, above) if _width(lines[n]) < _width(lines[above])), None)
        if not before.startswith("- ") and over is not None and _OPEN.search(lines[over]):
            return None  # text of several lines, with a `: ` in it
        what = f"`{item[:40]}` is no `key: value`: a `: ` is missing, or the indentation is wrong"
        return above + 1, lines[above].index(item) + 1, what
    if _width(lines[at]) <= _width(lines[above]):
        return None
    what = (
        f"this line is indented deeper than the key in line {above + 1}, so it goes on with the value there: indent both "
        "alike"
    )
    return at + 1, _width(lines[at]) + 1, what


def _indented_otherwise(text: str, at: int) -> str:
    """How a line stands beside the one above it, where that may be the fault."""
    lines = _BREAK.split(text)
    above = next(_lines_above(lines, at), None)
    if at >= len(lines) or above is None:
        return ""
    odd = _ODD_BLANK.match(lines[at])
    if odd:
        return f" (a blank U+{ord(odd[1]):04X} stands before it, and only plain ones indent)"
    one, other = _width(lines[above]), _width(lines[at])
    told = abs(one - other) == 1 or all(_width(lines[n]) != other for n in _lines_above(lines, at))
    return f" (line {above + 1} is indented by {one}, this by {other})" if one != other and told else ""


def template_error(text: str, line: int, file: str) -> ConversionError | None:
    """The error for a text that is made by a template language, or has an expression without quotes, about `line`."""
    told = templating.near(text, line)
    lines = text.splitlines()
    if told is None and 1 <= line <= len(lines):
        bare = _QUOTED.sub(lambda found: " " * len(found.group()), lines[line - 1])
        at = bare.find("{{")
        if at >= 0 and templating.anywhere(text) is None:
            what = "a value that starts with `{{` needs quotes around all of it: `{` alone opens a mapping"
            if not templating.is_argos(bare[at + 2 :]):
                what += ". Argo has no such tag, though: if another program fills it in, let it do so first"
            return error("unquoted-expression", what, line=line, column=at + 1, file=file)
    told = told or templating.anywhere(text)
    return ConversionError(told.within(file)) if told is not None else None
