"""What is wrong with a text that is no YAML, said for people: the parser's problems, translated, each at its place."""

from __future__ import annotations

import re
from typing import Any

from roundtrip.diagnostics import ConversionError, error
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
# as git leaves them, each at the beginning of its line
_OURS, _OR, _THEIRS = (re.compile(sign, re.MULTILINE) for sign in (r"^<{7} ", r"^={7}$", r"^>{7} "))
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
    conflict = _conflict(text)
    if conflict is not None:
        line, column = place(text, conflict)
        what = "this is where a merge left a conflict: keep one of the two versions, and take the three marks out"
        return error("syntax", what, line=line, column=column, file=file)
    if "cannot start any token" in said:
        what = _STARTS.get(text[mark.index : mark.index + 1], "no value can start with this: put quotes around it")
        return error("tab" if what is _PROBLEMS[0][2] else "syntax", what, line=line, column=column, file=file)
    if "did not find expected key" in said and text[: mark.index].rstrip(" ")[-1:] in ("'", '"'):
        what = (
            "something stands behind a closing quote: put quotes around all of the value, and write `''` for `'` in it"
        )
        return error("syntax", what, line=line, column=column, file=file)
    for pattern, code, what in _PROBLEMS:
        if re.search(pattern, said):
            return error(code, what, line=line, column=column, file=file)
    for pattern, code, what in _CONTEXTS:
        if re.search(pattern, context):
            at = f"{opened.line + 1}:{opened.column + 1}" if opened else "the start"
            return error(code, what.format(at=at), line=line, column=column, file=file)
    return error("syntax", f"this is not YAML: {said}", line=line, column=column, file=file)


def _conflict(text: str) -> int | None:
    """Where a conflict that a merge left begins; None where there is none."""
    ours = _OURS.search(text)
    middle = _OR.search(text, ours.end()) if ours is not None else None
    theirs = _THEIRS.search(text, middle.end()) if middle is not None else None
    return ours.start() if ours is not None and theirs is not None else None


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
