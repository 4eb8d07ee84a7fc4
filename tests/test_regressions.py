"""What once went wrong, each with the smallest workflow that showed it."""

from __future__ import annotations

import pytest

from roundtrip import ConversionError, to_python, to_yaml, validate
from roundtrip.convert import unlisted
from roundtrip.document import equivalent
from roundtrip.yaml.reader import read
from tests.generator import Generator, as_json

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n"
RUN = "  - {name: run, container: {image: busybox}}\n"
SCRIPT = "  - name: say\n    script:\n      image: python:3.12\n      command: [python]\n      source: print(1)\n"

KEPT = {
    "a step without a template among others": f"""\
{HEAD}  templates:
{SCRIPT}  - name: main
    steps:
    - - {{name: say, template: say}}
    - - {{name: a, template: run}}
      - {{name: b, when: "x"}}
{RUN}""",
    "a step whose name is misspelt": f"""\
{HEAD}  templates:
  - name: main
    steps:
    - - {{name: a, template: run}}
    - - {{nameX: b, template: run}}
      - {{name: c, template: run}}
{RUN}""",
    "nothing to loop over, among others": f"""\
{HEAD}  templates:
  - name: main
    dag:
      tasks: [{{name: a, template: run, withItems: [null, 1]}}]
{RUN}""",
    "outputs that only the model has": f"{HEAD}  templates:\n  - {{name: a, container: {{image: x}}, outputs: {{result: 'on'}}}}\n",
    "an unknown field of inputs": f"{HEAD}  templates:\n  - {{name: a, container: {{image: x}}, inputs: {{no: false}}}}\n",
    "an input without a name": f"""\
{HEAD}  templates:
  - {{name: a, container: {{image: x}}, inputs: {{parameters: [{{name: x}}, {{name: ""}}]}}}}
""",
    "templates of one name keep their order": f"""\
{HEAD}  templates:
  - {{name: a, container: {{image: first}}}}
  - {{name: a, plugin: {{x: 1}}}}
  - {{name: a, suspend: {{}}}}
""",
    "empty lists of templates": f"{HEAD}  templates: []\n",
    "an argument with a default": f"""\
{HEAD}  templates:
  - name: main
    dag:
      tasks:
      - {{name: a, template: run, arguments: {{parameters: [{{name: x, value: "1", default: "2"}}]}}}}
{RUN}""",
    "mounts of a container set": f"""\
{HEAD}  templates:
  - name: main
    volumes: [{{name: v, emptyDir: {{}}}}]
    containerSet:
      volumeMounts: [{{name: v, mountPath: /v}}]
      containers: [{{name: a, image: x}}]
""",
    "metrics of nothing": f"{HEAD}  metrics: {{prometheus: null}}\n  templates: []\n",
    "a name that is too long for Hera": f"{HEAD.replace('w-', 'w' * 70)}  entrypoint: a\n",
    "no spec": HEAD.replace("spec:\n", ""),
    "a schedule that is none": f"{HEAD.replace('kind: Workflow', 'kind: CronWorkflow')}  workflowSpec: {{entrypoint: a}}\n",
    "a task that waits and has an empty name": f"""\
{HEAD}  templates:
  - name: main
    dag: {{tasks: [{{name: a, template: run}}, {{name: "", template: run, depends: a}}]}}
{RUN}""",
    "a number beyond every float where a name belongs": f"""\
{HEAD}  templates:
  - {{name: main, steps: [[{{name: a, template: {"9" * 400}}}]]}}
{RUN}""",
    "more digits than Python spells": f"{HEAD}  parallelism: 0x{'f' * 4000}\n  templates: []\n",
    "a Hera function with more to say of its input": f"""\
{HEAD}  templates:
  - name: f
    inputs: {{parameters: [{{name: a, default: "1", description: d}}]}}
    script:
      image: python:3.10
      command: [python]
      source: |-
        import os
        import sys
        sys.path.append(os.getcwd())
        import json
        try: a = json.loads(r'''{{{{inputs.parameters.a}}}}''')
        except: a = r'''{{{{inputs.parameters.a}}}}'''

        print(a)
""",
}


@pytest.mark.parametrize("name", KEPT)
def test_it_comes_back(name: str) -> None:
    python = to_python(KEPT[name])
    back = to_yaml(python, engine="static")
    before, after = (next(unlisted(read(text))).root for text in (KEPT[name], back))
    assert before is not None
    assert after is not None
    assert equivalent(before, after)
    assert to_python(back) == python


def test_a_function_says_its_parameters_once() -> None:
    source = "import os\\nimport sys\\nsys.path.append(os.getcwd())\\nimport json\\n"
    source += (
        "try: s = json.loads(r'''{{inputs.parameters.s}}''')\\nexcept: s = r'''{{inputs.parameters.s}}'''\\n\\nprint(s)"
    )
    text = f"""\
{HEAD}  templates:
  - name: hello
    inputs: {{parameters: [{{name: s}}]}}
    script: {{image: "python:3.10", command: [python], source: "{source}"}}
"""
    assert "@script()\ndef hello(s: str):\n    print(s)\n" in to_python(text)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n...\n", "&a ", "~"])
def test_a_stream_of_nothing_is_empty(text: str) -> None:
    with pytest.raises(ConversionError) as refused:
        to_python(text)
    assert refused.value.diagnostics[0].code == "empty"


def test_comments_under_nothing_are_kept() -> None:
    text = f"{HEAD}  entrypoint: a\n  arguments: # for later\n    # parameters: [day]\n  templates:\n{RUN}"
    python = to_python(text)
    assert "# for later" in python
    assert "# parameters: [day]" in python


@pytest.mark.parametrize("seed", [2664, 3743])
def test_what_is_shared_within_what_is_shared(seed: int) -> None:
    """Content that stands only within an object that is itself in several places once had no place to be named after."""
    text = as_json(Generator(seed).stream())
    python = to_python(text)
    before, after = ([d.root for d in unlisted(read(t))] for t in (text, to_yaml(python, engine="static")))
    assert all(a and b and equivalent(a, b) for a, b in zip(before, after))


def test_a_whole_number_with_a_point_is_one() -> None:
    """KFP writes `factor: 2.0`, which Go reads as 2."""
    text = f"""\
{HEAD}  entrypoint: a
  parallelism: 2.0
  templates:
  - {{name: a, container: {{image: x}}, retryStrategy: {{limit: "3", backoff: {{duration: 1m, factor: 2.0}}}}}}
"""
    assert [d for d in validate(text) if d.severity == "error"] == []
    python = to_python(text)
    assert 'm.Backoff(duration="1m", factor=2)' in python
    assert "parallelism=2" in python
    assert "with_fields(" not in python
    (before,), (after,) = read(text).documents, read(to_yaml(python, engine="static")).documents
    assert before.root is not None
    assert after.root is not None
    assert equivalent(before.root, after.root)
    wrong = text.replace("factor: 2.0", "factor: 2.5")
    assert [d.code for d in validate(wrong) if d.severity == "error"] == ["wrong-type"]


RESPELLED = {
    "a wait in a number": ("  - {name: a, suspend: {duration: 10}}\n", 'Suspend(name="a", duration="10")'),
    "a condition that is false": (
        "  - {name: a, steps: [[{name: x, template: b, when: false}]]}\n  - {name: b, suspend: {}}\n",
        'when="false"',
    ),
    "buckets whose digits a float would lose": (
        "  - {name: a, container: {image: x}, metrics: {prometheus: [{name: h, help: h, histogram: {value: '1', buckets: [9007199254740993]}}]}}\n",
        '"buckets": [9007199254740993]',
    ),
    "a gauge that says nothing of real time": (
        "  - {name: a, container: {image: x}, metrics: {prometheus: [{name: g, help: g, gauge: {value: '1'}}]}}\n",
        'Gauge(name="g", help="g", realtime=False, value="1")',
    ),
    "a name that is a boolean": (
        "  - {name: a, container: {image: x}, inputs: {parameters: [{name: x}, {name: y}]}}\n",
        'Parameter(name="true")',
    ),
    "an unknown field of one input": (
        "  - {name: a, container: {image: x}, inputs: {parameters: [{name: x}, {name: z, no: 1}]}}\n",
        'Parameter(name="x"),',
    ),
}


@pytest.mark.parametrize("name", RESPELLED)
def test_plain_hera_says_what_argo_reads(name: str) -> None:
    """What is of another type than Argo's is given to Hera as Argo reads it; a mark beside it says how it was spelt."""
    text, said = f"{HEAD}  entrypoint: a\n  templates:\n{RESPELLED[name][0]}", RESPELLED[name][1]
    python = to_python(text)
    assert said in python
    assert any(f"{helper}(" in python for helper in ("with_fields", "without", "of_type"))
    (before,), (after,) = read(text).documents, read(to_yaml(python, engine="static")).documents
    assert before.root is not None
    assert after.root is not None
    assert equivalent(before.root, after.root)
    assert to_python(to_yaml(python, engine="static")) == python


COMMENTED = {
    "behind kind and metadata": (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow # the kind\nmetadata: # the metadata\n  name: a\n"
        "spec:\n  entrypoint: a\n  templates:\n  - {name: a, suspend: {}}\n",
        ["# the kind", "# the metadata"],
    ),
    "of what is said twice in YAML and once in Python": (
        f"{HEAD}  templates:\n  - name: a\n    failFast: false # one\n    dag:\n      failFast: false # other\n"
        "      tasks: [{name: x, template: run}]\n" + RUN,
        ["# one", "# other"],
    ),
    "of a list": (
        "apiVersion: v1 # version\nkind: List # list\nmetadata: {resourceVersion: ''} # meta\n# above\nitems: # behind\n"
        "- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n  metadata: {name: a}\n"
        "  spec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n",
        ["# version", "# list", "# meta", "# above", "# behind"],
    ),
}


@pytest.mark.parametrize("name", COMMENTED)
def test_no_comment_is_lost(name: str) -> None:
    text, comments = COMMENTED[name]
    python = to_python(text)
    assert [python.count(comment + "\n") for comment in comments] == [1] * len(comments)
    assert to_yaml(python, onto=text) == text
    assert to_python(to_yaml(python)) == python


def test_what_is_too_deep_to_be_read_again_is_said_at_its_place() -> None:
    text = f"{HEAD}  templates:\n  - {{name: a, plugin: {'{a: ' * 240}1{'}' * 240}}}\n"
    for onto in (None, to_python(f"{HEAD}  templates:\n{RUN}")):
        with pytest.raises(ConversionError) as refused:
            to_python(text, onto=onto)
        found = refused.value.diagnostics[0]
        assert (found.code, found.line, found.column) == ("too-deep", 6, text.split("\n")[5].index("1") + 1)


def test_comments_that_nobody_sees_all_of_stay() -> None:
    """Python has an escape for what YAML has as it is, and YAML the sign of replacement for what it can't hold."""
    text = f"# a\ufeffb\n{HEAD}  templates:\n{RUN}"
    assert to_yaml(to_python(text), onto=text) == text
    program = to_python(text).replace("\\ufeff", "\x1b")
    assert to_python(to_yaml(program, engine="static"), onto=program) == program
