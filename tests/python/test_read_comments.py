"""The comments of a program come to the nodes that their lines say, each exactly once."""

from __future__ import annotations

import io
import tokenize

import pytest

from roundtrip import to_python, to_yaml
from roundtrip.convert import yaml_of
from roundtrip.document import Call, Document, Mapping, Node, Sequence
from roundtrip.python.reader import read

HEAD = "from hera.workflows import DAG, Container, Env, Parameter, Step, Steps, Workflow, models as m, script\n"


def children(node: Node) -> list[tuple[str, Node]]:
    if isinstance(node, Call):
        return list(node.args.items())
    if isinstance(node, Mapping):
        return list(node.entries.items())
    return [(str(n), item) for n, item in enumerate(node.items)] if isinstance(node, Sequence) else []


def places(documents: list[Document]) -> dict[str, list[str]]:
    """By place, the comments; the lists of workflows and DAGs go by the names of what is in them."""
    found: dict[str, list[str]] = {}
    for number, document in enumerate(documents):
        for where, comments in (("head", document.head), ("foot", document.foot)):
            for comment in comments:
                found.setdefault(f"{number} {where}", []).append(comment.text)
        work = [(str(number), document.root)] if document.root else []
        while work:
            path, node = work.pop()
            if node.comments is not None:
                for where, here in (
                    ("before", node.comments.before),
                    ("trailing", [node.comments.trailing] if node.comments.trailing else []),
                    ("after", node.comments.after),
                ):
                    for comment in here:
                        found.setdefault(f"{path} {where}", []).append(comment.text)
            for step, child in children(node):
                name = child.args.get("name") if isinstance(child, Call) and step.isdigit() else None
                label = str(getattr(name, "value", step)) if name is not None else step
                short = path if step in ("templates", "tasks", "sub_steps") else f"{path}.{label}"
                work.append((short, child))
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the top of the file, and above a workflow
        ("# a\n\n# b\n" + HEAD + "# c\nw = Workflow(name='w')\n", {"0 head": ["# a", "# b"], "0 before": ["# c"]}),
        (
            '"""Doc."""\n' + HEAD + "v = Workflow(name='v')\n# a\nw = Workflow(name='w')  # b\n# c\n",
            {"1 head": ["# a"], "1 trailing": ["# b"], "1 foot": ["# c"]},
        ),
        # arguments
        (
            HEAD
            + "w = Workflow(\n    # a\n    name='w',  # b\n    # c\n    labels={\n        # d\n        'x': 'y',  # e\n"
            "        # f\n    },  # g\n    # h\n)  # i\n",
            {
                "0.name before": ["# a"],
                "0.name trailing": ["# b"],
                "0.labels before": ["# c"],
                "0.labels.x before": ["# d"],
                "0.labels.x trailing": ["# e"],
                "0.labels after": ["# f", "# g"],
                "0 after": ["# h", "# i"],
            },
        ),
        # templates and items of lists
        (
            HEAD
            + "with Workflow(name='w') as w:  # a\n    # b\n    Container(  # c\n        name='c',\n        env=[  # d\n"
            "            # e\n            Env(name='A', value='1'),  # f\n            # Env(name='B')\n        ],\n    )\n    # g\n",
            {
                "0 trailing": ["# a"],
                "0.c before": ["# b"],
                "0.c trailing": ["# c"],
                "0.c.env trailing": ["# d"],
                "0.c.env.A before": ["# e"],
                "0.c.env.A trailing": ["# f"],
                "0.c.env after": ["# Env(name='B')"],
                "0 after": ["# g"],
            },
        ),
        # nodes, arrows, the end of a block
        (
            HEAD + "with Workflow(name='w') as w:\n    c = Container(name='c')\n    # a\n    with DAG(name='d'):  # b\n"
            "        # c\n        x = c(name='x')  # d\n        y = c(\n            name='y',  # e\n        )\n"
            "        # f\n        x >> y  # g\n        # h\n    # i\n    Container(name='z')\n",
            {
                "0.d before": ["# a"],
                "0.d trailing": ["# b"],
                "0.d.x before": ["# c"],
                "0.d.x trailing": ["# d"],
                "0.d.y.name trailing": ["# e"],
                "0.d after": ["# f", "# g", "# h"],
                "0.z before": ["# i"],
            },
        ),
        # constants and functions
        (
            HEAD
            + "# a\nIMAGE = 'x'  # b\n\n\n# c\n@script(\n    image=IMAGE,  # d\n)\ndef f():  # e\n    # in the text\n"
            "    print(1)  # as well\n\n\nwith Workflow(name='w') as w:\n    f()\n",
            {
                "0.f.image before": ["# a", "# d"],
                "0.f.image trailing": ["# b"],
                "0.f before": ["# c"],
                "0.f trailing": ["# e"],
            },
        ),
        # a text that looks like a comment, and comments for Python
        (
            "#!/usr/bin/env python\n" + HEAD + "w = Workflow(name='#x')  # .noqa: E501\nx = '''\n# no\n'''\n",
            {"0 trailing": ["# noqa: E501"]},
        ),
        # dictionaries
        (
            HEAD
            + "# a\nd = {\n    'apiVersion': 'v1',  # b\n    # c\n    'kind': 'ConfigMap',\n    'data': {},  # d\n}\n",
            {"0 head": ["# a"], "0.apiVersion trailing": ["# b"], "0.kind before": ["# c"], "0.data trailing": ["# d"]},
        ),
        # what is used twice says it once
        (
            HEAD + "env = [\n    Env(name='A', value='1'),  # a\n]\nwith Workflow(name='w') as w:\n"
            "    Container(name='c', env=env)\n    Container(name='d', env=env)\n",
            {"0.c.env.A trailing": ["# a"]},
        ),
    ],
)
def test_places(text: str, expected: dict[str, list[str]]) -> None:
    assert places(read(text).documents) == expected
    # nothing is lost
    if "# in the text" not in text and "#!" not in text:
        every = sum(token.type == tokenize.COMMENT for token in tokenize.generate_tokens(io.StringIO(text).readline))
        assert sum(map(len, expected.values())) == every


def test_the_comments_of_a_script_are_in_its_text() -> None:
    source = HEAD + "@script()\ndef f():\n    # one\n    print(1)  # two\n\n\nwith Workflow(name='w') as w:\n    f()\n"
    documents = read(source).documents
    assert places(documents) == {}
    root = documents[0].root
    assert isinstance(root, Call)
    template = root.args["templates"]
    assert isinstance(template, Sequence)
    script = template.items[0]
    assert isinstance(script, Call)
    assert "# one\nprint(1)  # two" in str(getattr(script.args["source"], "value", ""))


def test_spans_of_comments() -> None:
    text = HEAD + "w = Workflow(\n    name='ä',  # é\n)\n"
    root = read(text).documents[0].root
    assert isinstance(root, Call)
    comments = root.args["name"].comments
    assert comments is not None
    assert comments.trailing is not None
    span = comments.trailing.span
    assert (text[span.start : span.end], span.line, span.column) == ("# é", 3, 16)


def test_a_comment_above_a_loop_is_above_the_first_thing_that_it_makes() -> None:
    text = HEAD + (
        "with Workflow(name='w') as w:\n    # each of them\n    for name in ['a', 'b', 'c']:\n"
        "        Container(name=name, image='i')\n"
    )
    root = read(text).documents[0].root
    assert isinstance(root, Call)
    templates = root.args["templates"]
    assert isinstance(templates, Sequence)
    found = [[c.text for c in t.comments.before] if t.comments is not None else [] for t in templates.items]
    assert found == [["# each of them"], [], []]


def test_comments_of_what_makes_no_document_stay_with_it() -> None:
    program = """\
from hera.workflows import Suspend, Workflow, script


@script(
    image="python",  # of a
)
def a():
    print(1)


def image():
    # neither
    return "x"
    # nor this


with Workflow(name="w") as w:
    Suspend(name="b")  # of b
"""
    result = yaml_of(program, engine="static", validate=False)
    assert [line.strip() for line in result.text.splitlines() if "#" in line] == ["- name: b # of b"]
    assert [(d.code, d.line) for d in result.diagnostics] == [("comment-stays", 5)]
    assert "line 5, 12, 14" in result.diagnostics[0].message


def test_comments_of_fields_that_hera_lacks() -> None:
    text = "kind: CronWorkflow\nmetadata: {name: a}\nspec:\n  schedule: '* * * * *'\n  workflowSpec: {entrypoint: a}\n"
    program = to_python("apiVersion: argoproj.io/v1alpha1\n" + text)
    program = program.replace("    as_argo_3(w", "    # why\n    as_argo_3(w")
    assert "  # why\n  schedule:" in to_yaml(program, engine="static")
    program = program.replace(', "schedules")', ', "schedules")  # behind')
    assert to_yaml(program, engine="static").count("# behind") == 1


def test_a_comment_right_below_a_function_is_what_follows_has() -> None:
    program = (
        "from hera.workflows import Workflow, script\n\n\n@script(image='x')\ndef f():\n    print(1)\n    # of f\n"
        "# of the workflow\nwith Workflow(name='a', entrypoint='f') as w:\n    f()\n"
    )
    text = to_yaml(program, engine="static")
    assert "kind: Workflow\n# of the workflow\nmetadata:" in text
    assert "        print(1)\n        # of f\n" in text


@pytest.mark.parametrize(
    "line",
    ['    m.Item(root=[1, "2"]),  # why\n', "    # why\n    m.Item(root=None),\n"],
)
def test_a_comment_at_a_wrapped_item_is_at_what_it_wraps(line: str) -> None:
    program = (
        f"{HEAD}with Workflow(name='w', entrypoint='s') as w:\n  with Steps(name='s'):\n"
        f"   Step(name='x', template='t', with_items=[\n{line}    \"b\",\n   ])\n"
    )
    assert to_yaml(program, engine="static").count("# why") == 1


def test_a_comment_at_a_mark_is_said() -> None:
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: w}\nspec:\n  entrypoint: a\n"
        "  synchronization: {mutex: {name: m}}\n  templates: [{name: a, suspend: {}}]\n"
    )
    program = to_python(text).replace('"mutexes"\n', '"mutexes",  # why\n')
    program = program.replace("mutexes=", "\n# what\nmutexes=")
    assert "# why" in program
    assert "# what" in program
    assert to_yaml(program, engine="static").count("# what") == 1
    assert to_yaml(program, engine="static").count("# why") == 1
    assert to_yaml(program, engine="static", onto=text).count("# why") == 1
