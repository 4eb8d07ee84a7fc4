"""String literals of existing Python source, with the prefix and the quotes that black would give them.

Facts: `black.strings.normalize_string_prefix` and `normalize_string_quotes`, whose rules these follow.
"""

from __future__ import annotations

import re

_LITERAL = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")")
_ODD_ESCAPE = re.compile(r"\\N|\\x(?![0-9a-f]{2})|\\u(?![0-9a-f]{4})|\\U(?![0-9a-f]{8})")
_IN_BRACES = re.compile(r"(?:(?<!\{)|^)\{([^{].*?)\}(?:(?!\})|$)")


def black_literal(segment: str) -> str | None:
    """`segment`, the source of one string literal, as black writes it; None if it is more than one literal."""
    match = _LITERAL.match(segment)
    if match is None or _ODD_ESCAPE.search(segment) or not _is_single(segment, match.end(), match[2]):
        return None
    if len(match[1]) > 1:
        return None  # the order of the letters is a matter of black's version
    prefix = match[1].replace("F", "f").replace("B", "b").replace("U", "").replace("u", "")
    return _requoted(prefix, match[2], segment[match.end() : len(segment) - len(match[2])])


def _is_single(segment: str, start: int, quote: str) -> bool:
    """Whether the literal that opens before `start` closes at the end of `segment`, and not before."""
    at = start
    while at < len(segment):
        if segment[at] == "\\":
            at += 2
        elif segment.startswith(quote, at):
            return at + len(quote) == len(segment)
        else:
            at += 1
    return False


def _requoted(prefix: str, quote: str, body: str) -> str | None:
    if quote == '"""':
        return f'{prefix}"""{body}"""'
    if quote == "'''":
        # black changes these only where nothing needs an escape; what would need one is left to nobody's taste
        return None if '"' in body or "\\" in body else f'{prefix}"""{body}"""'
    other = "'" if quote == '"' else '"'
    unescaped_other = re.compile(rf"(([^\\]|^)(\\\\)*){other}")
    escaped_other = re.compile(rf"([^\\]|^)\\((?:\\\\)*){other}")
    escaped_quote = re.compile(rf"([^\\]|^)\\((?:\\\\)*){quote}")
    same = f"{prefix}{quote}{body}{quote}"
    if "r" in prefix.lower():
        if unescaped_other.search(body):
            return same
        new = body
    else:
        kept = _sub_twice(escaped_other, rf"\1\2{other}", body)
        if kept != body:
            body = kept
            same = f"{prefix}{quote}{body}{quote}"
        new = _sub_twice(escaped_quote, rf"\1\2{quote}", body)
        new = _sub_twice(unescaped_other, rf"\1\\{other}", new)
    if "f" in prefix and any("\\" in found for found in _IN_BRACES.findall(new)):
        return same
    before, after = body.count("\\"), new.count("\\")
    if after > before or (after == before and quote == '"'):
        return same
    return f"{prefix}{other}{new}{other}"


def _sub_twice(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Substitution for matches that overlap by one character."""
    return pattern.sub(replacement, pattern.sub(replacement, text))
