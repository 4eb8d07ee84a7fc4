"""Writes docs/idioms.md: every idiom before and after, out of the fixtures, with the condition under which it applies.

    python -m tools.idioms

The YAML is cut out of fixtures/*.yaml, the Python out of what `to_python` makes of it, so the page can't tell of what the
program doesn't do.
"""

from __future__ import annotations

import textwrap
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from roundtrip.convert import python_of

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "idioms.md"
HEAD = """\
# Idioms

What the generated Python looks like, and when. Each piece of sugar applies only where it is proven that it can be taken
back: the Python means what the YAML meant, to Hera as well as to this project. Where the condition doesn't hold, the next
plainer form is taken, down to Hera's models (`m.X(...)`), which can say everything that Hera knows.

This page is made by `python -m tools.idioms` from the fixtures.
"""


class Idiom(NamedTuple):
    """An idiom, and where it is seen: in a fixture, from the line with the first text to the one with the second."""

    title: str
    condition: str
    fixture: str
    yaml: tuple[str, str]
    python: tuple[str, str]
    loops: bool = False
    keep_order: bool = False
    lift: bool = False
    modernize: bool = False
    style: Literal["calls", "objects"] = "calls"


IDIOMS = (
    Idiom(
        "Templates are called",
        "The template is defined in the same workflow under a name that no other one has, its class can be called, and it "
        "can stand before its caller. `name=` is left out where it is the template's own. A template of another workflow, "
        "one that (indirectly) calls itself, and arguments that only `m.Arguments` can say, keep `Task` and `Step`.",
        "dag_diamond",
        ("- name: A", "parameters: [{name: text, value: A}]"),
        ('A = say(name="A"', 'A = say(name="A"'),
    ),
    Idiom(
        "Dependencies are arrows",
        "`depends` is a list of tasks with `&&` between them. Chains are joined where the targets of one are what the next "
        "one waits for; a task that asks for one result becomes `.on_success`, `.on_failure` or `.on_error`. Everything "
        'else (`||`, `!`, parentheses, `Skipped` …) stays `depends="…"`. A task is assigned to a variable only where '
        "something refers to it.",
        "dag_diamond",
        ("- name: B", "depends: B && C"),
        ("A >> [B, C] >> D", "A >> [B, C] >> D"),
    ),
    Idiom(
        "Arguments are a dictionary",
        "Every argument is a parameter with nothing but a value, or an artifact out of an output that a variable can reach. "
        "Otherwise they are a list of `Parameter` and `Artifact`.",
        "dag",
        ("- name: html", 'from: "{{tasks.fetch.outputs.artifacts.data}}"}'),
        ("html = render(", "},\n        )"),
    ),
    Idiom(
        "A list where a dictionary can't say it",
        "One of the arguments is an artifact with a place of its own, or says more than name and value.",
        "map_reduce",
        ("withParam:", 'key: "{{workflow.name}}/parts/{{item}}.txt"'),
        ("map_task = ", "],\n        )"),
    ),
    Idiom(
        "References are references",
        "What `{{…}}` refers to is an object with a name by then: a task or step made before, whose template is an object "
        "that has that output; an input of the template around it that is nothing but a name and a default; a parameter of "
        "the workflow. Within longer text it is an f-string, if no other `{{…}}` would have to stay in it. Where one text has to "
        "keep a parameter in braces, the others keep theirs, too: the workflow's parameters in the whole workflow, inputs and "
        "outputs in its DAGs and Steps.",
        "steps",
        ("- - name: promote", "when:"),
        ("promote(when=", "promote(when="),
    ),
    Idiom(
        "Parameters that repeat within text are named once",
        "A parameter stands within longer text twice, or beside another one. Its variable stands at the top of the DAG or Steps, "
        "or below the task that puts it out. `--no-hoist` turns this off.",
        "named_once",
        ("- name: web", 'worker:{{workflow.parameters.tag}}"'),
        ('registry = w.get_parameter("registry")', "worker = build("),
    ),
    Idiom(
        "Long text stands in parts",
        "A text of one line that would be longer than some hundred columns is cut between words, one of at most four lines that "
        "is said once where its lines end; references are f-strings in it. Programs, YAML and whatever has more lines are "
        "constants in triple quotes, with their references in braces. Nothing is cut within a word or a reference.",
        "long_texts",
        ("- name: second", "publish --all"),
        ("second = fetch(", "},\n        )"),
    ),
    Idiom(
        "JSON in text is made of data",
        "`json.dumps` gives the very text again, and the data fills no more than some twenty lines. Two or more texts without "
        "blanks have a function of the file's own. Anything else (Go's `\\u003e`, numbers spelt otherwise, a key twice) is text.",
        "long_texts",
        ("- name: component", "- name: task"),
        ('"component": compact_json(', "}\n        ),"),
    ),
    Idiom(
        "A template that is referred to twice is a constant",
        "The same `templateRef` stands in two places or more.",
        "named_once",
        ("- name: tell\n", "template: send-message"),
        ("tell = Task(", "},\n        )"),
    ),
    Idiom(
        "Steps side by side",
        "An inner list of more than one step, or of none. A list of one is the step itself.",
        "steps",
        ("- - name: probe-eu", "parameters: [{name: region, value: us}]"),
        ("with canary.parallel():", 'probe(name="probe-us"'),
    ),
    Idiom(
        "Recursion is named by a string",
        "The template calls itself, directly or through others: where it is called there is no object of it yet.",
        "steps",
        ("- - name: again", "when:"),
        ('Step(name="again"', 'Step(name="again"'),
    ),
    Idiom(
        "Wrappers before models",
        "Hera's own class writes what the YAML says. One field that it has no argument for is said beside it: "
        '`with_model(…, container__name="main")` sets it on the model that the class builds, so plain Hera writes it, too; '
        "what Hera has no place for at all is put around it by `with_fields(…, {…})`. A model stands where no class says "
        "the rest.",
        "steps",
        ("retryStrategy:", "backoff:"),
        ("retry_strategy=RetryStrategy(", "factor=2),\n        ),"),
    ),
    Idiom(
        "A value stands once",
        "What Argo's YAML spells otherwise than Hera is marked beside the value, without it. "
        '`as_argo_3(…, "mutexes")`: the list of one is written as Argo 3\'s single field. '
        '`without(…, "realtime")`: Hera insists on it, and the YAML does without. `of_type(…, duration=int)`: it has '
        "another type there. Plain Hera passes over the marks. A mark that can't hold (two schedules as Argo 3's one), and "
        "a value that an argument and `with_fields` say each another way, is an error with both lines.",
        "argo_three",
        ("synchronization:\n      mutex", "name: nightly}"),
        ("synchronization=as_argo_3(", '"mutexes"\n    ),'),
    ),
    Idiom(
        "Scripts are functions",
        "The script runs under Python, has no Argo tags in it, and has the same syntax tree after Hera has taken it out of "
        "the function again. Its comments move into the function. A script that Hera itself made (it loads its parameters "
        "with `json.loads`) becomes a function with those parameters. `--scripts text` turns this off.",
        "script",
        ("- name: toss\n    script", "'tails')"),
        ("@script(", 'print("heads"'),
    ),
    Idiom(
        "Other scripts are text",
        "It isn't Python, has Argo tags in it, or can't be a function. Text of several lines is a constant of the module "
        "with a name from where it stands; short text stays in place.",
        "script",
        ("- name: tell\n    inputs", "| tee /tmp/side"),
        ('TELL_SOURCE = """', '"""'),
    ),
    Idiom(
        "Names",
        "snake_case of the template's or task's name, one name for one thing in the whole module, and nothing of Python's "
        "or Hera's shadowed: a second thing of the same name gets its kind as a suffix, then the template around it as a "
        "prefix, then a number. Names end after 36 characters.",
        "names",
        ("- name: import", "- name: m\n"),
        ("import_container = ", "m_container ="),
    ),
    Idiom(
        "Anchors are variables",
        "The anchor is used, and what it names can be one object in Hera: not a template or a task. The variable has the "
        "anchor's name.",
        "anchors",
        ("env: &env", "limits:"),
        ("env = [", "resources = "),
    ),
    Idiom(
        "Repeated content is a constant",
        "The same image, or the same construct of some length, stands in three places or more (twice is enough for what "
        "fills several lines). Its name comes from what it says. `--no-hoist` turns this off.",
        "steps",
        ("- name: promote\n    container", "container:"),
        ('DEPLOY_IMAGE = "', 'DEPLOY_IMAGE = "'),
    ),
    Idiom(
        "Loops, for who asks for them",
        "Only with `--loops`, here on the Python side: three or more tasks, steps or templates in a row differ in one value, "
        "which may be part of longer strings. Those that an arrow lists become that list.",
        "repeated",
        ("- name: part-1", "value: page-2"),
        ("convert_tasks = [", ">> end"),
        loops=True,
    ),
    Idiom(
        "Scripts with parameters are functions, for who asks for them",
        "Only with `--lift`: every `{{…}}` of a Python script is `{{inputs.parameters.x}}` with a name that Python takes and that the "
        "script has no other use for, and stands as an operand or an argument of its own, or within a string. No value of the "
        "parameter that the file has, by default or as an argument, would be another. The YAML of the program has another "
        "script: Hera's functions read their parameters with `json.loads`. A note says what differs for which values. What is a "
        "function in a program stays one when changes are put back, without the option.",
        "lifted/word_count",
        ("- name: count\n    inputs", "print(len(path.read_text().split()))"),
        ("@plain_script(\n", "print(len(path.read_text().split()))"),
        lift=True,
    ),
    Idiom(
        "The order of templates, where something relies on it",
        "Only with `--keep-order` (`keep_order = true`), or where a Kustomize patch or a Sensor of the folder goes to a template "
        "by its index; and where the program makes the templates in another order. Each has a name of its own. Python raises "
        "an error for a template that the line doesn't name.",
        "dag_diamond",
        ("- name: diamond", "dag:"),
        ("w.templates.sort(", "w.templates.sort("),
        keep_order=True,
    ),
    Idiom(
        "Arrows for `dependencies`, for who asks for them",
        "Only with `--modernize` (`modernize = true`), here on the Python side: `depends` is another field to Argo. What its "
        "controller makes of either is the same, by `workflow/common/ancestry.go`: for each name of `dependencies: [A, B]`, as "
        "for each name without a result in `depends: A && B`, `(A.Succeeded || A.Skipped || A.Daemoned)`, joined by `&&`; a "
        "`continueOn` of A adds `|| A.Errored` and `|| A.Failed` to either. But Argo's lint refuses `depends` in a DAG with a "
        "`continueOn`, beside a `dependencies`, and with a task whose name begins with a digit, and finds no names with "
        "underscores in it: then all `dependencies` of that DAG stay, and a note says why. `continueOn` can't become `A.Failed` "
        "in general: on a last task it also decides whether the DAG fails. `--upgrade` is another matter: what it writes only "
        "newer Argos read (`schedules` from 3.6 on), what this writes all do; the two go together. `onExit` stays: Hera's "
        "`on_exit=` says it best.",
        "dependencies",
        ("- name: publish", "dependencies:"),
        ("checkout >> [", "publish"),
        modernize=True,
    ),
    Idiom(
        "Objects, for who checks types",
        'Only with `--style objects` (`style = "objects"`), here on the Python side: `Task(name=…, template=…)` and `Step` with '
        "the template as an object, a function by its name, one arrow a statement and each from one task, `m.Quantity(…)` and "
        "`m.IntOrString(…)` where Hera's types want them. `mypy --strict` and pyright report no error (pyright warns of an "
        "arrow as a statement). A function gives `None`; one of whose types that isn't plain to see is `@no_type_check`, and a "
        "script that imports what isn't Python's own stays text. Existing programs keep their style: what is put into them is "
        "written as what is there.",
        "dag_diamond",
        ("- name: B", "depends: B && C"),
        ("B = Task(name", "C >> D"),
        style="objects",
    ),
    Idiom(
        "Comments come along",
        "Always. Above, behind or below the line that says what their line said; what has no line of its own in Python "
        "(`kind`, `template`, `depends`) hands its comments to the call. A comment that would act in Python gets a dot: "
        "`# .type: ignore`.",
        "remarks",
        ("# above the first task", "depends: a"),
        ("# above the first task", "# below the tasks"),
    ),
    Idiom(
        "What is no workflow is a dictionary",
        "Hera has no class for the kind. It keeps its place among the documents, and has a variable of its own.",
        "documents",
        ("kind: ServiceAccount", "name: runner"),
        ("service_account = {", '"runner"},\n}'),
    ),
    Idiom(
        "A workflow within a Sensor is a function",
        "It stands whole in `source.resource` of a trigger, `argoWorkflow` or `k8s`. The Sensor stays the only document, and "
        "the workflow can be tested and submitted alone. What stands there twice is one function. Where a trigger's "
        "parameter goes to a template by its index, a line keeps the order of the templates.",
        "sensor",
        ("- template:\n      name: report", "name: report"),
        ("def report()", '"name": "report",\n'),
    ),
)


@cache
def pair(
    fixture: str,
    loops: bool = False,
    keep_order: bool = False,
    lift: bool = False,
    modernize: bool = False,
    style: Literal["calls", "objects"] = "calls",
) -> tuple[str, str]:
    """The YAML of a fixture, and its Python, as the options of that name make it."""
    source = (REPOSITORY / "fixtures" / f"{fixture}.yaml").read_text("utf-8")
    made = python_of(source, loops=loops, keep_order=keep_order, lift=lift, modernize=modernize, style=style)
    return source, made.text


def cut(text: str, first: str, last: str) -> str:
    """The lines from that in which `first` begins to the next one that `last` ends in, as far left as they go.

    ValueError where they aren't there.
    """
    start = text.rindex("\n", 0, text.index(first)) + 1
    at = text.index(first)
    found = at if last == first else text.index(last, at + len(first.rstrip("\n")))
    end = text.index("\n", found + len(last.rstrip("\n")))
    return textwrap.dedent(text[start:end])


def page() -> str:
    """The text of docs/idioms.md."""
    parts = [HEAD]
    for number, idiom in enumerate(IDIOMS, 1):
        source, python = pair(idiom.fixture, idiom.loops, idiom.keep_order, idiom.lift, idiom.modernize, idiom.style)
        parts.append(
            f"## {number}. {idiom.title}\n\n"
            f"{textwrap.fill(idiom.condition, 120)}\n\n"
            f"```yaml\n{cut(source, *idiom.yaml)}\n```\n\n"
            f"```python\n{cut(python, *idiom.python)}\n```\n"
        )
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
