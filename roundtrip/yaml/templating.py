"""Texts that another program makes YAML from: Helm, Jinja, Backstage, ytt, envsubst. What of them is no tag of Argo's.

Facts: Helm's functions and objects are those of its manual (helm.sh/docs/chart_template_guide, v3); a Go template's action is
`{{…}}`, a text in it stands in `"…"` or backticks. Argo fills in `{{a.b.c}}` and `{{=expression}}`, and leaves every other
`{{…}}` as it stands; so a script for kubectl or docker may hold `{{.metadata.name}}` or `{{range .items}}`, which is no
template of the file's. What only Helm knows (`.Values`, `include "…"`) is Helm's wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from roundtrip.diagnostics import Diagnostic, Severity
from roundtrip.document import Document, Mapping, Node, Scalar, Sequence, text_at
from roundtrip.yaml.comments import comments_in_document

HELM, JINJA, BACKSTAGE, YTT, ENVSUBST = (
    "helm-template",
    "jinja-template",
    "backstage-template",
    "ytt-template",
    "envsubst",
)

# an action of a Go template: a quote or a backtick in it begins a text; `{{=` is Argo's own
_ACTION = re.compile(
    r"(?<!\$)\{\{(?!=)-?\s*(?P<body>(?:\"(?:\\[^\n]|[^\"\\\n])*\"|`[^`]{0,1000}`|/\*.{0,1000}?\*/|(?!\}\})[^\"`\n]){0,400}?)\s*-?\}\}",
    re.DOTALL,
)
# what Helm alone knows
_HELMS = re.compile(
    r"(?<![\w)\].])(?:\$\w*)?\.Values\b(?!\()"
    r"|(?<![\w)\].])(?:\$\w*)?\.(?:Release\.(?:Name|Namespace|Service|Revision|IsUpgrade|IsInstall)|Chart\.[A-Z]\w*"
    r"|Capabilities\.(?:KubeVersion|APIVersions|HelmVersion)|Files\.(?:Get|GetBytes|Glob|Lines|AsConfig|AsSecrets)"
    r"|Template\.(?:Name|BasePath)|Subcharts)\b"
    r"|(?<![\w.$-])(?:include\s+(?:\"|\(|\$|`)|tpl\s+[(.$\"]|(?:toYaml|fromYaml|fromYamlArray|toToml)(?:\s|$)"
    r"|lookup\s+\"|required\s+\"[^\"]*\"\s+[.$(])"
)
# a text that is braces, for Helm to write: {{ "{{" }}, {{`{{workflow.name}}`}}
_ESCAPED = re.compile(r"\s*(?:print\s+|quote\s+)?(?:\"[^\"\n]*(?:\{\{|\}\})[^\"\n]*\"|`[^`]*(?:\{\{|\}\})[^`]*`)")
_JINJA_ESCAPED = re.compile(r"\{\{-?\s*'(?:\{\{|\}\})[^'\n]*'\s*-?\}\}")
_ESCAPES = re.compile(r"\{\{-?\s*(?:print\s+|quote\s+)?(?:\"(?:\{\{|\}\})|`[^`]{0,300}(?:\{\{|\}\}))")
# what a Go template's action begins with where it is no path of Argo's
_GO = re.compile(
    r"(?:\.(?:\w|$)|\$(?!\s*$|\.?(?:inputs|outputs)\b)\w*|/\*|(?:if|else\s+if|range|with|define|template|block|printf|quote|squote|default|not|and|or|eq|ne"
    r"|index|list|dict|trunc|lower|upper|ternary|coalesce)\s+[.$\"(]|(?:end|else)\s*$)"
)
_ARGOS = re.compile(
    r"(?:inputs|outputs|workflow|steps|tasks|item|pod|node|retries|lastRetry|cronworkflow|failures|io|duration|status|message)\b"
)
_FILTER = re.compile(
    r"[\w.\]\[()]+\s*\|\s*(?:default|d|lower|upper|replace|tojson|to_json|to_yaml|trim|int|string|b64encode|join)\b"
)
_JINJA_ANYWHERE = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}|\{\{\s*cookiecutter\.")
_JINJA = re.compile(r"\{%-?\s*\w|\{#-?\s")
_BACKSTAGE = re.compile(
    r"\$\{\{-?\s*(?:values|parameters|secrets|user|each|github|env|vars|matrix|runner|needs|cookiecutter)\.\w[^{}]*\}\}"
)
_BACKSTAGE_ANYWHERE = re.compile(r"\$\{\{-?\s*(?:values|parameters)\.\w[^{}]*\}\}")
_ENVSUBST = re.compile(r"\$\{[A-Za-z_]\w*(?::?[-=?+][^{}]*)?\}")
_YTT = re.compile(
    r"#@(?:\s+(?:load\s*\(|def\b|if\b|elif\b|else\s*:|for\b|end\b|\w[\w.]*\s*(?:=|\()|(?:data|struct|template|overlay)\.)"
    r"|(?:data|overlay|schema|library|yaml|template)/|[\w.]+\s*\()"
)
# a comment to YAML, and none to Helm
_CONTROL = re.compile(r"#+[ \t]*\{\{-?[ \t]*(?:if|range|with)\b[^\n]{0,300}\}\}[ \t]*$", re.MULTILINE)
_YTT_TEXT = re.compile(r"\(@=[^\n]{0,500}?@\)")
# whether any of it may stand in a text at all
_MAYBE = re.compile(
    r"\.Values\b|\.Release\.|\.Chart\.|\.Capabilities\.|\.Files\.|\.Template\.|\.Subcharts\b|\{\{-?\s*(?:[.$/`\"']|\w+[ \t]+[.$\"(`])|\{\{-"
    r"|-\}\}|\b(?:to|from)(?:Yaml|Toml)|\{\{-?\s*\w[^{}\n]*\||\{\{\s*(?:end|else|cookiecutter)\b|\{%|\{#|\$\{|#@|\(@="
)
# fields of a workflow that no program but Kubernetes and Argo reads: no template of another tool's can stand in them
_CLOSED = frozenset(
    {
        *(
            "image",
            "imagePullPolicy",
            "name",
            "generateName",
            "namespace",
            "entrypoint",
            "onExit",
            "serviceAccountName",
        ),
        *(
            "schedule",
            "schedules",
            "timezone",
            "template",
            "kind",
            "apiVersion",
            "claimName",
            "secretName",
            "mountPath",
        ),
        *(
            "storageClassName",
            "schedulerName",
            "priorityClassName",
            "cpu",
            "memory",
            "storage",
            "bucket",
            "endpoint",
            "parallelism",
        ),
        *("activeDeadlineSeconds", "concurrencyPolicy", "suspend", "labels", "nodeSelector"),
    }
)
_WORKFLOWS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
_LONGEST = 500  # letters of an action
_MOST = 200  # findings of one text; more say nothing new


class Template(NamedTuple):
    """An expression of another program's: whose, as a code, its text, and where it stands in the string that has it."""

    code: str
    text: str
    at: int


def may_be_template(text: str) -> bool:
    """Whether anything in a text looks like another program's: cheap enough to ask of every text."""
    return _MAYBE.search(text) is not None


def in_string(text: str, closed: bool = False) -> Iterator[Template]:
    """The expressions in a string. `closed`: it is no program's but Argo's, so no other tool's template either."""
    if "{{" in text:
        for found in _JINJA_ESCAPED.finditer(text):
            yield Template(JINJA, found.group(), found.start())
        for found in _actions(text):
            body = found["body"]
            helms = _HELMS.search(body) or _ESCAPED.fullmatch(body)
            trimmed = found.group().startswith("{{-") or found.group().endswith("-}}")
            if helms or (closed and (trimmed or _GO.match(body))):
                yield Template(HELM, found.group(), found.start())
            elif closed and not _ARGOS.match(body) and _FILTER.match(body):
                yield Template(JINJA, found.group(), found.start())
    if "${" in text:
        for found in (_BACKSTAGE if closed else _BACKSTAGE_ANYWHERE).finditer(text):
            yield Template(BACKSTAGE, found.group(), found.start())
        for found in _ENVSUBST.finditer(text) if closed else ():
            yield Template(ENVSUBST, found.group(), found.start())
    if "{" in text:
        for found in (_JINJA if closed else _JINJA_ANYWHERE).finditer(text):
            yield Template(JINJA, found.group(), found.start())
        for found in _JINJA_ANYWHERE.finditer(text) if closed else ():
            yield Template(JINJA, found.group(), found.start())
    for found in _YTT_TEXT.finditer(text) if "(@=" in text else ():
        yield Template(YTT, found.group(), found.start())


def _actions(text: str) -> Iterator[re.Match[str]]:
    """The actions in a text. Braces that nothing closes nearby cost no time."""
    at = text.find("{{")
    while at >= 0:
        found = _ACTION.match(text, at) if text.find("}}", at, at + _LONGEST) >= 0 else None
        if found is not None:
            yield found
        at = text.find("{{", found.end() if found is not None else at + 1)


def near(text: str, line: int) -> Diagnostic | None:
    """Whose template a text is that can't be read at `line`, for what stands there or just above; None where that isn't told."""
    lines = text.splitlines()
    for number in (line, line - 1, line - 2):
        if not 1 <= number <= len(lines):
            continue
        whole = lines[number - 1]
        # at the fault itself, quotes within quotes hide what is a template
        here = in_string(whole, closed=number == line)
        told = next((one for one in here if one.code != ENVSUBST), None)
        escape = _ESCAPES.search(whole)
        if told is None and escape is not None:
            told = Template(HELM, whole[escape.start() :].rstrip(), escape.start())
        if told is not None:
            return _diagnostic(told.code, told.text, number, told.at + 1)
        bare = _QUOTED.sub(lambda found: " " * len(found.group()), whole)
        for code, sign in ((JINJA, _JINJA), (HELM, _BARE)):
            found = sign.search(bare)
            if found is not None:
                return _diagnostic(code, whole[found.start() :].rstrip(), number, found.start() + 1)
        found = _BARE_FILTER.search(bare)
        if found is not None and not _ARGOS.match(found["body"]):
            return _diagnostic(JINJA, found.group(), number, found.start() + 1)
    return None


_QUOTED = re.compile(r"'[^'\n]*'|\"(?:\\.|[^\"\\\n])*\"|(?:^|\s)#.*")
_BARE = re.compile(
    r"\{\{-|-\}\}|\{\{\s*(?:/\*|[.$]|(?:if|else|end|range|with|define|include|template|block|toYaml|tpl|fail|"
    r"required|printf|quote|default)\b)"
)
_BARE_FILTER = re.compile(r"\{\{\s*(?P<body>\w[\w.]*\s*\|\s*\w+[^{}\n]*)\}\}")


def anywhere(text: str) -> Diagnostic | None:
    """Whose template a text is that can't be read: told by what only that program knows, at its first line."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#"):
            continue
        told = next(in_string(line, closed=False), None)
        if told is not None:
            return _diagnostic(told.code, told.text, number, told.at + 1)
    return None


def in_documents(text: str, documents: list[Document]) -> list[Diagnostic]:
    """What stands in the strings and the comments of documents that were read from `text`, in its order."""
    if not may_be_template(text):
        return []
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    found: list[Diagnostic] = []
    seen: set[int] = set()
    for document in documents:
        group, kind = text_at(document.root, "apiVersion"), text_at(document.root, "kind")
        keys = _CLOSED if group.startswith("argoproj.io/") or (not group and kind in _WORKFLOWS) else frozenset()
        if kind not in _WORKFLOWS:
            keys -= {"template", "labels", "kind"}
        work: list[tuple[Node | None, bool]] = [(document.root, False)]
        while work and len(found) < _MOST:
            node, closed = work.pop()
            if node is None or id(node) in seen:
                continue
            seen.add(id(node))
            if isinstance(node, Mapping):
                work += [(key, bool(keys)) for key in node.keys.values()]
                work += [
                    (value, key in keys or (closed and isinstance(value, Scalar)))
                    for key, value in node.entries.items()
                ]
            elif isinstance(node, Sequence):
                work += [(item, closed and isinstance(item, Scalar)) for item in node.items]
            elif isinstance(node, Scalar) and isinstance(node.value, str):
                for told in in_string(node.value, closed):
                    found.append(_diagnostic(told.code, told.text, *_place(text, starts, node, told)))
        for comment in comments_in_document(document) if "#@" in text or _CONTROL.search(text) else ():
            code = YTT if _YTT.match(comment.text) else HELM if _CONTROL.match(comment.text) else ""
            if code and (code == YTT or _HELMS.search(comment.text)):
                found.append(_diagnostic(code, comment.text, comment.span.line, comment.span.column))
    return sorted(dict.fromkeys(found), key=lambda d: (d.line, d.column))


def is_argos(expression: str) -> bool:
    """Whether what stands behind `{{` begins as a tag of Argo's does."""
    return expression.startswith("=") or _ARGOS.match(expression.lstrip()) is not None


def in_chart(text: str, chart: str) -> Diagnostic | None:
    """What is said of a text that stands among the templates of a chart, `chart` being its Chart.yaml."""
    for number, line in enumerate(text.splitlines(), 1):
        at = line.find("{{")
        if at >= 0:
            message = (
                f"this stands among the templates of a chart ({chart}), so every `{{{{` in it is Helm's to read, in comments, too: "
                f"{_WHAT_TO_DO[HELM]}"
            )
            return Diagnostic("error", HELM, message, number, at + 1)
    return None


def _place(text: str, starts: list[int], node: Scalar, told: Template) -> tuple[int, int]:
    """Line and column of an expression: where its text stands as it is, else those of the string."""
    end = node.span.end if node.span.end > node.span.start else node.span.start
    at = text.find(told.text, node.span.start, end)
    if at < 0:
        return node.span.line, node.span.column
    low, high = node.span.line - 1, len(starts)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= at else (low, middle)
    return low + 1, at - starts[low] + 1


_WHAT_TO_DO = {
    HELM: "convert the chart that it is of (`roundtrip to-python CHART -o FOLDER`), or render it first (`helm template NAME CHART "
    "-f VALUES`), and convert what comes out",
    JINJA: "fill it in first, and convert what comes out",
    BACKSTAGE: "convert what comes out of it",
    YTT: "render it first (`ytt -f FILE`), and convert what comes out",
    ENVSUBST: "it is kept as it stands",
}
_WHOSE = {
    HELM: "is Helm's, and no tag of Argo's: this is a template that Helm makes YAML from, and what it means isn't known before",
    JINJA: "is Jinja's, and no tag of Argo's: this is a template, and what it means isn't known before it is filled in",
    BACKSTAGE: "is a template's of Backstage, or of a pipeline's, and no tag of Argo's: what it means isn't known before it is filled in",
    YTT: "is ytt's: this is a template, and what it means isn't known before it is rendered",
    ENVSUBST: "is filled in by envsubst or Flux before Argo sees it; Argo and Kubernetes take it as it stands here",
}


def _diagnostic(code: str, text: str, line: int, column: int) -> Diagnostic:
    severity: Severity = "warning" if code == ENVSUBST else "error"
    shown = text if len(text) <= 80 else f"{text[:60]}…"
    whose = _WHOSE[code]
    if code == HELM and (_ESCAPES.match(text) or _ESCAPED.match(text.removeprefix("{{").removesuffix("}}"))):
        whose = (
            "is a tag of Argo's, escaped for Helm: this is a template that Helm makes YAML from, not YAML for Argo yet"
        )
    return Diagnostic(severity, code, f"`{' '.join(shown.split())}` {whose}; {_WHAT_TO_DO[code]}", line, column)
