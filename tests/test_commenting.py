"""L3, L6 and L7 on files whose comments stand in odd places: a property over mutants, and one small file a kind that was lost.

200 mutants; `make soak` tries ten times as many (`ROUNDTRIP_SOAK`).
"""

from __future__ import annotations

import random
import re

import pytest

from roundtrip import to_python, to_yaml
from roundtrip.convert import python_of
from roundtrip.yaml.reader import read
from roundtrip.yaml.writer import write
from tests.commenting import broken, mutant
from tests.generator import Generator, as_json
from tests.support import FIXTURES, corpus, examples
from tests.test_comments import HEAD, fixed

EXAMPLES = examples(200)
CHUNKS = 4
SIZE = 6_000  # of a file, in bytes


def sources() -> list[str]:
    """The texts that are mutated: the fixtures, and the corpus where it is."""
    paths = [*sorted(FIXTURES.glob("*.yaml")), *corpus()]
    return [path.read_text(encoding="utf-8") for path in paths if path.stat().st_size < SIZE]


@pytest.mark.soak
@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_comments_are_kept_wherever_they_stand(chunk: int) -> None:
    texts = sources()
    converted = 0
    for seed in range(chunk, EXAMPLES, CHUNKS):
        rng = random.Random(seed)
        if rng.random() < 0.1:
            text = write(read(as_json(Generator(seed).stream())).documents)
        else:
            text = rng.choice(texts)
        changed, kinds = mutant(text, rng)
        assert broken(changed) == {}, f"seed {seed}, {', '.join(kinds)}:\n{changed}"
        converted += bool(kinds)
    assert converted > EXAMPLES // CHUNKS // 2


A = "  templates:\n  - name: a\n    container:\n      image: x\n"
KEPT = {
    "at empty collections": f"""\
{HEAD}  arguments:
    parameters: []  # one
  templates:
  - name: a
    inputs:
      # two
      parameters: []
    metadata: {{}}  # three
    container:
      image: x
      env: []  # four
      resources: {{}}  # five
    volumes: []  # six
    outputs:
      artifacts: []  # seven
""",
    "above a loop over a parameter": f"""\
{HEAD}  arguments:
    parameters:
    - {{name: many-things, value: "[1, 2]"}}
  templates:
  - name: a
    dag:
      tasks:
      - name: t
        template: c
        # one
        withParam: "{{{{workflow.parameters.many-things}}}}"
  - name: c
    suspend: {{}}
""",
    "deeper than the scalar above": f"{HEAD}    # one\n{A}",
    "on two lines behind a name": f"""\
{HEAD}  templates:
  - name: a
    inputs:
      parameters:
      - name: first
      - name: second     # one
                         # two
      - name: third
    container:
      image: x
""",
    "at the end of a template with a field of another version": f"{HEAD}{A}    resubmitPendingPods: true\n    # one\n",
    "behind a field of another version, and below it": f"{HEAD}{A}      noSuchField: 1 # one\n      # two\n",
    "in the list of secrets": f"{HEAD}  imagePullSecrets:\n  - name: s\n  # - name: one\n{A}",
    "below a word that is a constant": HEAD
    + "  templates:\n"
    + "".join(
        f"  - name: {name}\n    container:\n      image: alpine:3.20\n{comment}      args: [{name}]\n"
        for name, comment in (("a", "       # one\n"), ("b", ""), ("c", ""))
    ),
    "above a constant in a list": HEAD
    + "  templates:\n"
    + "".join(
        f"  - name: {name}\n    container:\n      image: x\n      env:\n{comment}"
        "      - {name: A_RATHER_LONG_NAME, value: a-rather-long-value}\n      - {name: B, value: b}\n"
        for name, comment in (("a", "      # one\n"), ("b", ""), ("c", ""), ("d", ""))
    ),
    "behind an alias in a list": f"""\
{HEAD}  templates:
  - name: a
    inputs:
      parameters:
      - &p # one
        name: p
    container: {{image: x}}
  - name: b
    inputs:
      parameters:
      - *p # two
    container: {{image: x}}
""",
    "behind the end of a document": f"{HEAD}{A}...\n#    - one\n",
    "above what is null in another object": """\
apiVersion: v1
kind: Role
metadata: {name: x}
#  one: b
data: null
""",
    "between a key and its value": "apiVersion: # one\n  # two\n  v1\nkind: Role\nmetadata: {name: x}\n",
    "above a key that is none of a document": f"metadata:\n#  one: b\nenv:\n  a: b\n{HEAD.replace('metadata:', 'labels:')}{A}",
    "at the end of an item of a list of documents": """\
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Role
  # one
- apiVersion: v1
  kind: Secret
""",
    "as an interpreter's name": f"#!one\n{HEAD}{A}",
}


def said(text: str) -> list[str]:
    """The numbers that the comments of a text say, sorted."""
    found = [line.partition("#")[2] for line in text.split("\n")]
    return sorted(word for line in found for word in re.findall("one|two|three|four|five|six|seven", line))


@pytest.mark.parametrize("name", KEPT)
def test_a_comment_is_kept(name: str) -> None:
    text = KEPT[name]
    python, back = fixed(text)
    assert broken(text) == {}
    assert said(text) == said(python) == said(back)
    assert said(text), "there is one"


def test_where_an_argument_ends_a_comment_is_below_it() -> None:
    """Not at the end of the workflow, whose block comes later."""
    text = KEPT["deeper than the scalar above"]
    python, back = fixed(text)
    assert '    entrypoint="a",\n    # one\n) as w:\n' in python
    assert back == text


def test_the_end_of_a_template_stays_its_end() -> None:
    text = KEPT["at the end of a template with a field of another version"]
    python, back = fixed(text)
    assert '        {"resubmitPendingPods": True},\n        # one\n    )\n' in python
    assert back == text


@pytest.mark.parametrize(
    "lines",
    [
        "import os\nimport sys\nsys.path.append(os.getcwd())  # one\n",
        "# one\nimport os\nimport sys\nsys.path.append(os.getcwd())\n",
        "import os  # one\nimport sys\nsys.path.append(os.getcwd())\nimport json\ntry: v = json.loads(r'''{{inputs.parameters.v}}''')\n"
        "except: v = r'''{{inputs.parameters.v}}'''\n",
        "import os\nimport sys\nsys.path.append(os.getcwd())\nimport json\ntry: v = json.loads(r'''{{inputs.parameters.v}}''')  # one\n"
        "except: v = r'''{{inputs.parameters.v}}'''\n",
    ],
)
def test_comments_on_the_lines_that_hera_writes_are_a_scripts_own(lines: str) -> None:
    script = "".join(f"        {line}\n" for line in (lines + "print(1)\n").splitlines())
    head = "  templates:\n  - name: a\n    inputs: {parameters: [{name: v}]}\n    script:\n      image: python:3.12\n      command: [python]\n"
    text = f"{HEAD}{head}      source: |\n{script}"
    python, _ = fixed(text)
    assert python.count("# one") == 1


@pytest.mark.parametrize(
    ("first", "again"),
    [
        # numbers know where they are used, not where they are written
        ("parallelism: &n 5", "activeDeadlineSeconds: *n"),
        ("automountServiceAccountToken: &n true", "daemon: *n"),
        # what refers to something stands where it refers to it
        ("serviceAccountName: &n '{{workflow.parameters.a}}'", "schedulerName: *n"),
        # a document is written in another order than it was read in
        ("schedulerName: &n some-name", "podSpecPatch: *n"),
    ],
)
def test_an_anchor_at_a_scalar_is_a_variable_for_good_or_none(first: str, again: str) -> None:
    fixed(f"{HEAD}  templates:\n  - name: a\n    {first}\n    {again}\n    container:\n      image: x\n")
    fixed(
        f"{HEAD}  templates:\n  - name: b\n    {first}\n    suspend: {{}}\n  - name: a\n    {again}\n    suspend: {{}}\n"
    )


def nested(depth: int, leaf: str) -> str:
    return "{k: " * depth + leaf + "}" * depth


@pytest.mark.parametrize("depth", [57, 58, 59, 60, 61, 90])
def test_a_constant_that_deep_nests_share_is_above_them(depth: int) -> None:
    deep = "".join(
        f"  - name: deep-{n}\n    plugin: {nested(depth, '{image: python:3.12, source: a}')}\n" for n in range(3)
    )
    runs = "".join(f"  - name: t{n}\n    container: {{image: python:3.12}}\n" for n in range(2))
    for templates in (runs + deep, deep + runs):
        python = to_python(f"{HEAD}  templates:\n{templates}")
        assert python.index('PYTHON_IMAGE = "python:3.12"') < python.index("deep-")


def test_a_byte_order_mark_stays_in_front() -> None:
    two = [{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}} for name in "ab"]
    program = "".join(f"{name} = {document}\n" for name, document in zip("ab", two))
    text = to_yaml(f"\ufeff{program}", engine="static")
    for new in (f"# one\n{text}", text.split("---\n")[0], text.split("---\n")[1], text.replace("name: a", "name: c")):
        assert to_python(new, onto=f"\ufeff{program}") == "\ufeff" + to_python(new, onto=program)
    assert to_yaml(f"\ufeff{program}", onto=f"\ufeff{text}") == f"\ufeff{text}"


def test_what_is_said_is_said_once() -> None:
    """Though the text is written anew where a comment finds another place."""
    text = KEPT["behind a field of another version, and below it"] + "  - name: b\n    suspend: {}\n    #  - x\n"
    found = python_of(text).diagnostics
    assert len(found) == len(set(found))
    assert [d.line for d in found if d.code == "beyond-hera"] == [11]
