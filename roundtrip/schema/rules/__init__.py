"""Argo's rules beyond the schema: one family a file.

A family has `CHECKS`, the table of its codes (the source of `explain` and docs/checks.md), tables of what Argo asks for,
and functions that look at one thing each. To add a rule:

1. its code, to the family's `CHECKS`; if it is an error that Argo's own lint doesn't have, a row in docs/validate.md
   that says who refuses it later, with a source;
2. a function. One that looks at a whole document takes a `Flow` and is listed in `semantic.py`. One that looks at a
   template or call takes the `Walk` and a `Template` (and what is known there), and is called by `walk.py` where Argo's
   own validation does; it says what is wrong by `walk.report(template, code, path, message)`, which finds the place in
   the text, and the right document. It reads plain data (`view.py`); `walk.version` is the version of Argo;
3. a planted fault in tests/schema/cases.py, with its place.

A rule is as Argo has it: read workflow/validate/validate.go and what it calls. Where a version has it otherwise, that is
one comparison with `walk.version`. What only a run shows (the controller, the pod) stands in families of its own.
"""
