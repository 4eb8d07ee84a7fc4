"""Tasks, steps and templates in lists, and templates above their workflow: each edit stays in the list or beside its like."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from roundtrip import ConversionError, to_python, to_yaml
from roundtrip.document import plain
from roundtrip.programs import read_program
from tests.python.test_patch import changed, same


def edited(program: str, edit: Callable[[dict[str, Any]], object]) -> list[str]:
    """The lines that change where a program's first workflow is edited, `edit` being given its spec; imports aren't counted."""
    documents = [plain(d.root) for d in read_program(program, None)[0] if d.root is not None]
    assert isinstance(documents[0], dict)
    spec = documents[0]["spec"]
    assert isinstance(spec, dict)
    edit(spec)
    text = "\n---\n".join(json.dumps(d) for d in documents)
    after = to_python(text, onto=program)
    assert same(text, to_yaml(after, engine="static"))
    return [line for line in changed(program, after) if "import" not in line]


def template(spec: dict[str, Any], name: str) -> Any:
    """The template of a name."""
    return next(t for t in spec["templates"] if t["name"] == name)


LISTED = """\
from hera.workflows import DAG, Container, Task, Workflow

# the job
job = Container(name="job", image="img:1", command=["run"])
two = Container(name="two", image="img:2", command=["run"])

w = Workflow(
    generate_name="w-",
    entrypoint="main",
    templates=[
        job,
        two,
        DAG(
            name="main",
            tasks=[
                # begins
                Task(name="a", template=job),
                Task(name="b", template=two, depends="a"),
            ],
        ),
    ],
)
"""
CONTAINER = {"name": "three", "container": {"image": "x"}}
TWO_TASKS = [{"name": "k", "template": "two"}, {"name": "l", "template": "job", "depends": "k"}]
SCRIPT = {"image": "p", "command": ["python"], "source": "print(1)\n"}


def _tasks(spec: dict[str, Any]) -> Any:
    return template(spec, "main")["dag"]["tasks"]


def _without_job(spec: dict[str, Any]) -> None:
    spec["templates"].remove(template(spec, "job"))
    _tasks(spec)[0]["template"] = "two"


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (
            lambda s: _tasks(s).append({"name": "c", "template": "two", "depends": "a && b.Failed"}),
            ['+                Task(name="c", template=two, depends="a && b.Failed"),'],
        ),
        (
            lambda s: _tasks(s).insert(0, {"name": "c", "template": "two"}),
            ['+                Task(name="c", template=two),'],
        ),
        (lambda s: _tasks(s).pop(), ['-                Task(name="b", template=two, depends="a"),']),
        (
            lambda s: _tasks(s).insert(0, _tasks(s).pop()),
            [
                '+                Task(name="b", template=two, depends="a"),',
                '-                Task(name="b", template=two, depends="a"),',
            ],
        ),
        (
            lambda s: _tasks(s)[1].update(when="{{tasks.a.id}}"),
            [
                '-                Task(name="b", template=two, depends="a"),',
                '+                Task(name="b", template=two, when="{{tasks.a.id}}", depends="a"),',
            ],
        ),
        (
            lambda s: (s["templates"].append(CONTAINER), _tasks(s).append({"name": "c", "template": "three"})),
            [
                '+three = Container(name="three", image="x")',
                "+        three,",
                '+                Task(name="c", template=three),',
            ],
        ),
        (
            lambda s: s["templates"].append({"name": "other", "dag": {"tasks": TWO_TASKS}}),
            [
                "+        DAG(",
                '+            name="other",',
                "+            tasks=[",
                '+                Task(name="k", template=two),',
                '+                Task(name="l", template=job, depends="k"),',
                "+            ],",
                "+        ),",
            ],
        ),
        (
            lambda s: s["templates"].append({"name": "seq", "steps": [[{"name": "k", "template": "two"}]]}),
            ['+        Steps(name="seq", sub_steps=[Step(name="k", template=two)]),'],
        ),
        (
            lambda s: s["templates"].append({"name": "fresh", "script": SCRIPT}),
            [
                "+def fresh() -> None:",
                "+    print(1)",
                "+        Script(",
                *('+            name="fresh",', '+            image="p",', '+            command=["python"],'),
                *("+            add_cwd_to_sys_path=False,", "+            source=fresh,"),
                "+        ),",
            ],
        ),
        (
            _without_job,
            [
                "-# the job",
                '-job = Container(name="job", image="img:1", command=["run"])',
                "-        job,",
                '-                Task(name="a", template=job),',
                '+                Task(name="a", template=two),',
            ],
        ),
    ],
)
def test_one_item_of_a_list(edit: Callable[[dict[str, Any]], object], lines: list[str]) -> None:
    assert sorted(line for line in edited(LISTED, edit) if line != "+") == sorted(lines)


STEPS = """\
from hera.workflows import Container, Parallel, Step, Steps, Workflow

job = Container(name="job", image="img:1")

w = Workflow(
    generate_name="w-",
    entrypoint="main",
    templates=[
        job,
        Steps(
            name="main",
            sub_steps=[
                Step(name="a", template=job),  # first
                [Step(name="b", template=job), Step(name="c", template=job)],
                Parallel(sub_steps=[Step(name="d", template="job")]),
            ],
        ),
    ],
)
"""


def _steps(spec: dict[str, Any]) -> Any:
    return template(spec, "main")["steps"]


NEW = {"name": "z", "template": "job"}


@pytest.mark.parametrize(
    ("edit", "lines"),
    [
        (lambda s: _steps(s).append([NEW]), ['+                Step(name="z", template=job),']),
        (
            lambda s: _steps(s).append([NEW, {"name": "x", "template": "job"}]),
            ['+                [Step(name="z", template=job), Step(name="x", template=job)],'],
        ),
        (
            lambda s: _steps(s)[0].append(NEW),
            [
                '-                Step(name="a", template=job),  # first',
                '+                [Step(name="a", template=job), Step(name="z", template=job)],  # first',
            ],
        ),
        (
            # a neighbour says the template by its name
            lambda s: _steps(s)[2].append(NEW),
            [
                '-                Parallel(sub_steps=[Step(name="d", template="job")]),',
                "+                Parallel(",
                "+                    sub_steps=[",
                '+                        Step(name="d", template="job"),',
                '+                        Step(name="z", template="job"),',
                "+                    ]",
                "+                ),",
            ],
        ),
        (lambda s: _steps(s).pop(0), ['-                Step(name="a", template=job),  # first']),
    ],
)
def test_steps_of_a_list(edit: Callable[[dict[str, Any]], object], lines: list[str]) -> None:
    assert edited(STEPS, edit) == lines


VARIABLES = """\
from hera.workflows import DAG, Container, Task, Workflow


def build():
    first = Container(name="first", image="img:1")
    main = DAG(
        name="main",
        tasks=[
            Task(name="a", template=first),
        ],
    )
    return Workflow(name="w", entrypoint="main", templates=[first, main])


w = build()
"""


def test_a_variable_comes_beside_its_like() -> None:
    assert edited(VARIABLES, lambda s: s["templates"].append(CONTAINER)) == [
        '+    three = Container(name="three", image="x")',
        '-    return Workflow(name="w", entrypoint="main", templates=[first, main])',
        '+    return Workflow(name="w", entrypoint="main", templates=[first, three, main])',
    ]
    assert edited(VARIABLES, lambda s: s["templates"].append({"name": "other", "dag": {"tasks": TWO_TASKS[:1]}})) == [
        '-    return Workflow(name="w", entrypoint="main", templates=[first, main])',
        '+    other = DAG(name="other", tasks=[Task(name="k", template="two")])',
        '+    return Workflow(name="w", entrypoint="main", templates=[first, main, other])',
    ]


@pytest.mark.parametrize(
    ("behind", "templates"), [("job", "[three, job, two]"), ("two", "[job, three, two]"), ("", "[job, two, three]")]
)
def test_a_template_with_a_comment_comes_where_it_is(behind: str, templates: str) -> None:
    program = (
        "from hera.workflows import Container, Workflow\n\n"
        'job = Container(name="job", image="img:1")\ntwo = Container(name="two", image="img:2")\n\n'
        'w = Workflow(name="w", entrypoint="job", templates=[job, two])\n'
    )
    text = to_yaml(program, engine="static")
    new = "  # the new one\n  - name: three\n    container:\n      image: x\n"
    at = text.index(f"  - name: {behind}") if behind else len(text)
    after = to_python(text[:at] + new + text[at:], onto=program)
    assert "".join(f"{line}\n" for line in changed(program, after)) == (
        '+# the new one\n+three = Container(name="three", image="x")\n'
        '-w = Workflow(name="w", entrypoint="job", templates=[job, two])\n'
        f'+w = Workflow(name="w", entrypoint="job", templates={templates})\n'
    )
    assert to_yaml(after, onto=text[:at] + new + text[at:], engine="static") == text[:at] + new + text[at:]


ABOVE = """\
from hera.workflows import DAG, Container, Task, Workflow

# the job
job = Container(name="job", image="img:1")


def build():
    with Workflow(generate_name="w-", entrypoint="main") as w:
        other = Container(name="other", image="img:2")
        with DAG(name="main"):
            a = Task(name="a", template=job)
            b = other(name="b")
            a >> b
        with DAG(name="second"):
            other(name="k")
    return w


w = build()
"""


def test_a_template_above_stays_where_what_used_it_goes() -> None:
    """It isn't made anew in the block; the workflow names it."""
    header = [
        '-    with Workflow(generate_name="w-", entrypoint="main") as w:',
        '+    with Workflow(generate_name="w-", entrypoint="main", templates=[job]) as w:',
    ]
    gone = [line for line in ABOVE.splitlines() if line.startswith(('        with DAG(name="main")', "            "))]
    found = edited(ABOVE, lambda s: s["templates"].remove(template(s, "main")))
    assert found == [*header, *(f"-{line}" for line in gone[:-1])]
    assert edited(ABOVE, lambda s: template(s, "main")["dag"]["tasks"][0].update(template="other")) == [
        *header,
        '-            a = Task(name="a", template=job)',
        '+            a = Task(name="a", template=other)',
    ]


def test_lines_below_what_goes_keep_their_distance() -> None:
    program = LISTED.replace(', depends="a"', "")
    found = edited(program, lambda s: (s["templates"].remove(template(s, "two")), _tasks(s).pop()))
    assert found == [
        '-two = Container(name="two", image="img:2", command=["run"])',
        "-        two,",
        '-                Task(name="b", template=two),',
    ]


SHARED_LINE = """\
from hera.workflows import DAG, Container, Task, Workflow

with Workflow(generate_name="w-", entrypoint="main") as w:
    job = Container(name="job", image="img:1")
    with DAG(name="main"):
        a = Task(name="a", template=job); b = Task(name="b", template=job)
"""
INLINE = SHARED_LINE.replace('"main"):\n        a', '"main"): a')


@pytest.mark.parametrize("program", [SHARED_LINE, INLINE])
@pytest.mark.parametrize(
    ("edit", "line"),
    [
        (
            lambda t: t.insert(1, NEW),
            'a = Task(name="a", template=job); Task(name="z", template=job); b = Task(name="b", template=job)',
        ),
        (lambda t: t.pop(0), 'b = Task(name="b", template=job)'),
        (lambda t: t.pop(), 'a = Task(name="a", template=job)'),
    ],
)
def test_statements_that_share_a_line(program: str, edit: Callable[[Any], object], line: str) -> None:
    old = program.splitlines()[-1]
    new = old[: old.index("a = ")] + line
    assert edited(program, lambda s: edit(template(s, "main")["dag"]["tasks"])) == [f"-{old}", f"+{new}"]


@pytest.mark.parametrize(
    ("header", "come"),
    [
        ('def one(x: str = "1") -> None:', 'def fresh(n: str = "1") -> None:'),
        ("def one(x=1) -> None:", "def fresh(n=1) -> None:"),
        ("def one(x: int = 1):", "def fresh(n: int = 1):"),
    ],
)
def test_a_function_comes_as_those_beside_it_are(header: str, come: str) -> None:
    program = (
        "from hera.workflows import Workflow, script\n\n\n"
        f'@script(image="p", command=["python"])\n{header}\n    print(x)\n\n\n'
        'with Workflow(generate_name="w-", entrypoint="one") as w:\n    one()\n'
    )
    source = to_yaml(program, engine="static")
    source = (
        source[source.index("import os") :].replace("    ", "").replace("x = ", "n = ").replace("meters.x", "meters.n")
    )
    source = "\n".join(line.strip() for line in source.splitlines()).replace("print(x)", "print(n)\n")
    fresh = {
        "name": "fresh",
        "inputs": {"parameters": [{"name": "n", "default": "1"}]},
        "script": {"image": "p", "command": ["python"], "source": source},
    }
    found = edited(program, lambda s: s["templates"].append(fresh))
    assert f"+{come}" in found
    assert not any(line[0] == "-" for line in found)


def test_a_parameter_that_a_script_does_not_load_is_refused_with_the_reason() -> None:
    program = (
        "from hera.workflows import Workflow, script\n\n\n"
        '@script(image="p", command=["python"])\ndef one(k: str):\n    print(k)\n\n\n'
        'with Workflow(generate_name="w-", entrypoint="one") as w:\n    one()\n'
    )
    text = to_yaml(program, engine="static")
    with pytest.raises(ConversionError, match="Hera loads every parameter above its body"):
        to_python(text.replace("      - name: k\n", "      - name: k\n      - name: x\n"), onto=program)
