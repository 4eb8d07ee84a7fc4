"""Objects trees as Python text: what a person would have written, and nothing that means something else."""

from __future__ import annotations

import io
import tokenize
from typing import Any

import black
import pytest

from roundtrip.document import Document, Scalar, Sequence
from roundtrip.python.remarks import python_comment, yaml_comment
from tests.python.build import call, commented, container, dag, node, step, steps, task, workflow
from tests.python.build import written as write


def body(*templates: Any, **args: Any) -> str:
    """The block of a workflow with these templates, without its indentation."""
    text = write([workflow(*templates, **args)], hoist=False)
    assert black.format_str(text, mode=black.Mode(line_length=88)) == text
    lines = text[text.index(" as w:") :].split("\n")[1:]
    return "\n".join(line[4:] for line in lines).rstrip("\n")


OUTPUT = [call("Parameter", name="o", value_from=call("m.ValueFrom", path="/o"))]


# -- names and calls ---------------------------------------------------------------------------------------------------


def test_a_template_is_called_and_a_task_beside_it_gets_another_name() -> None:
    text = body(container("fetch"), dag("main", task("fetch", "fetch"), task("b", "fetch", depends="fetch")))
    assert text == (
        'fetch = Container(name="fetch", image="busybox")\n'
        'with DAG(name="main"):\n'
        "    fetch_task = fetch()\n"
        '    b = fetch(name="b")\n'
        "    fetch_task >> b"
    )


def test_definitions_come_first_and_leaves_before_all() -> None:
    text = body(dag("main", task("x", "sub")), dag("sub", task("y", "leaf")), container("leaf"), container("alone"))
    assert [line.split("(")[0] for line in text.split("\n") if not line.startswith(" ")] == [
        "leaf = Container",
        "Container",
        "with DAG",
        "with DAG",
    ]
    assert 'with DAG(name="sub") as sub:' in text
    assert '    sub(name="x")' in text


def test_recursion_is_named_by_a_string() -> None:
    text = body(container("a"), steps("loop", step("a", "a"), step("again", "loop"), step("other", "elsewhere")))
    assert 'Step(name="again", template="loop")' in text
    assert 'Step(name="other", template="elsewhere")' in text


def test_two_templates_of_one_name_are_not_called() -> None:
    text = body(container("a"), container("a"), dag("main", task("x", "a")))
    assert 'Task(name="x", template="a")' in text


def test_a_reference_to_a_template_elsewhere_stays_a_task() -> None:
    elsewhere = call("m.TemplateRef", name="library", template="t")
    text = body(dag("main", call("Task", name="x", template_ref=elsewhere)))
    assert 'Task(name="x", template_ref=m.TemplateRef(name="library", template="t"))' in text


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("Flip-Coin.v2", "flip_coin_v2"),
        ("A", "A"),
        ("print", "print_container"),
        ("class", "class_container"),
        ("m", "m_container"),
        ("l", "l_container"),
        ("3-pigs", "n_3_pigs"),
        ("--", "template"),
        ("x" * 60, "x" * 36),
        ("some-words-" * 6, "some_words_some_words_some_words"),
        ("été", "ete"),
    ],
)
def test_names(name: str, variable: str) -> None:
    text = body(container(name), dag("main", task("some-task", name)))
    assert f"{variable} = Container(" in text


def test_equal_names_get_the_kind_then_where_they_are_then_a_number() -> None:
    # (the inner task of each DAG takes part in an arrow, so it has a name)
    def graph(name: str) -> Any:
        return dag(name, task("a", "a"), task("b", "a", depends="a"))

    text = body(container("a"), graph("one"), graph("two"), graph("three"))
    assert [line.strip() for line in text.split("\n") if ">>" in line] == [
        "a_task >> b",
        "two_a >> b_task",
        "three_a >> three_b",
    ]


def test_a_task_is_a_variable_only_where_something_refers_to_it() -> None:
    text = body(container("a"), steps("main", step("x", "a"), step("y", "a", when="{{steps.x.outputs.result}} == 1")))
    assert text.endswith('    x = a(name="x")\n    a(name="y", when=f"{x.result} == 1")')


# -- references --------------------------------------------------------------------------------------------------------


def test_references_become_python() -> None:
    text = body(
        container("gen", outputs=[*OUTPUT, call("Artifact", name="f", path="/f")]),
        container("use"),
        dag(
            "main",
            task("gen", "gen"),
            task(
                "use",
                "use",
                arguments={
                    "result": "{{tasks.gen.outputs.result}}",
                    "output": "{{tasks.gen.outputs.parameters.o}}",
                    "file": call("Artifact", from_="{{tasks.gen.outputs.artifacts.f}}"),
                    "input": "{{inputs.parameters.i}}",
                    "global": "{{workflow.parameters.g}}",
                    "text": "a {{tasks.gen.status}} b",
                },
                with_param="{{tasks.gen.outputs.parameters.o}}",
            ),
            inputs=[call("Parameter", name="i", default="1")],
        ),
        arguments={"g": "1"},
    )
    for line in (
        'with_param=gen_task.get_parameter("o"),',
        '"result": gen_task.result,',
        '"output": gen_task.get_parameter("o"),',
        '"file": gen_task.get_artifact("f"),',
        '"input": main.get_parameter("i"),',
        '"global": w.get_parameter("g"),',
        '"text": f"a {gen_task.status} b",',
    ):
        assert line in text


@pytest.mark.parametrize(
    "reference",
    [
        "{{tasks.later.outputs.result}}",  # not made yet
        "{{tasks.gen.outputs.parameters.unknown}}",  # Hera would raise KeyError
        "{{inputs.parameters.described}}",  # Hera would copy the description
        "{{inputs.parameters.missing}}",
        "{{workflow.parameters.missing}}",
        "{{steps.gen.outputs.result}}",
        "{{ tasks.gen.outputs.result }}",
        "{{=tasks.gen.outputs.result}}",
        "{{tasks.gen.outputs.result}} {{item}}",  # half of it would have to stay
    ],
)
def test_what_cannot_be_a_reference_stays_text(reference: str) -> None:
    text = body(
        container("gen", outputs=OUTPUT),
        dag(
            "main",
            task("gen", "gen"),
            task("use", "gen", arguments={"x": reference}),
            task("later", "gen"),
            inputs=[call("Parameter", name="described", description="what it is")],
        ),
    )
    assert f'arguments={{"x": "{reference}"}}' in text.replace("\n", "")


def test_what_somebody_says_in_between_is_an_output() -> None:
    text = body(
        call("Suspend", name="ask", intermediate_parameters=[call("Parameter", name="go", enum=["yes", "no"])]),
        container("a"),
        steps("main", step("ask", "ask"), step("x", "a", when="{{steps.ask.outputs.parameters.go}} == yes")),
    )
    assert "ask_step = ask()" in text
    assert """a(name="x", when=f"{ask_step.get_parameter('go')} == yes")""" in text


def test_outputs_of_a_template_elsewhere_stay_text() -> None:
    elsewhere = call("m.TemplateRef", name="library", template="t")
    text = body(
        dag(
            "main",
            call("Task", name="x", template_ref=elsewhere),
            task("y", "unknown", arguments={"p": "{{tasks.x.outputs.parameters.o}}", "r": "{{tasks.x.id}}"}),
        )
    )
    assert '"p": "{{tasks.x.outputs.parameters.o}}"' in text
    assert '"r": x.id' in text


def test_an_artifact_from_nowhere_makes_it_a_list() -> None:
    text = body(
        container("a"),
        dag(
            "main",
            task("x", "a", arguments={"p": "1", "f": call("Artifact", from_="{{tasks.gone.outputs.artifacts.f}}")}),
        ),
    )
    assert 'Parameter(name="p", value="1")' in text
    assert 'Artifact(name="f", from_="{{tasks.gone.outputs.artifacts.f}}")' in text


# -- arrows ------------------------------------------------------------------------------------------------------------


def chains(**depends: str) -> list[str]:
    """The arrows of a DAG of a, b, c, … with these `depends`."""
    tasks = [task(n, "t", **({"depends": depends[n]} if n in depends else {}), arguments={"n": n}) for n in "abcdefg"]
    text = body(container("t"), dag("main", *tasks))
    return [line.strip() for line in text.split("\n") if ">>" in line or ".on_" in line or "depends=" in line]


def test_a_diamond() -> None:
    assert chains(b="a", c="a", d="b && c") == ["a >> [b, c] >> d"]


def test_the_order_of_a_group_follows_what_waits_for_it() -> None:
    assert chains(b="a", c="a", d="c && b") == ["a >> [c, b] >> d"]


def test_side_by_side_chains_are_fewer_than_groups() -> None:
    assert chains(b="a", c="a", d="b", e="c") == ["a >> b >> d", "a >> c >> e"]


def test_results_are_methods() -> None:
    assert chains(b="a.Succeeded", c="a.Failed && b", d="a.Errored") == [
        "a.on_success(b)",
        "a.on_failure(c)",
        "b >> c",
        "a.on_error(d)",
    ]


@pytest.mark.parametrize(
    "depends", ["a || b", "(a)", "!a", "a.Daemoned", "a && a", "a  && b", "x", "c", "a.AnySucceeded"]
)
def test_what_no_arrow_gives_stays_an_argument(depends: str) -> None:
    assert chains(c=depends) == [f't(name="c", arguments={{"n": "c"}}, depends="{depends}")']


def test_dependencies_are_a_list() -> None:
    text = body(container("t"), dag("main", task("a", "t"), task("b", "t", dependencies=["a"])))
    assert 't(name="b", dependencies=["a"])' in text


def test_the_last_task_is_made_within_its_arrow() -> None:
    text = body(container("a"), container("b"), dag("main", task("a", "a"), task("b", "b", depends="a")))
    assert text.endswith("    a_task = a()\n    a_task >> b()")


def test_a_chain_that_is_too_long_goes_on() -> None:
    names = [f"a-task-with-a-name-of-some-length-{i}" for i in range(4)]
    tasks = [task(n, "t", **({"depends": names[i - 1]} if i else {})) for i, n in enumerate(names)]
    lines = body(container("t"), dag("main", *tasks)).split("\n")
    arrows = [line.strip() for line in lines if ">>" in line]
    variables = [n.replace("-", "_") for n in names]
    assert arrows == [
        f"{variables[0]} >> {variables[1]}",
        f"{variables[1]} >> {variables[2]}",
        f"{variables[2]} >> {variables[3]}",
    ]


# -- what Hera would make of it ----------------------------------------------------------------------------------------


def looped(template: Any, **args: Any) -> str:
    return body(template, steps("main", step("x", "t", **args)))


def test_a_text_script_is_not_called_with_a_parameter_to_loop_over() -> None:
    source = call("Script", name="t", image="i", command=["sh"], source="echo")
    assert 'Step(name="x", template=t, with_param="[1]")' in looped(source, with_param="[1]")
    assert 'with_items=[{"a": 1}]' in looped(source, with_items=[{"a": 1}])
    assert 'Step(name="x", template=t' in looped(source, with_items=[{"a": 1}])
    assert 't(name="x", with_items=[1, 2])' in looped(source, with_items=[1, 2])


def function(*names: str) -> Any:
    from roundtrip.python.scripts.sources import prologue

    source = prologue(names) + f"print({', '.join(names)})"
    inputs = [call("Parameter", name=n) for n in names]
    return call("Script", name="t", image="i", command=["python"], source=source, inputs=inputs)


def test_arguments_that_hera_fills_in_are_left_out() -> None:
    assert 't(name="x", with_param="[1]")' in looped(function("a"), with_param="[1]", arguments={"a": "{{item}}"})
    text = looped(function("a", "b"), with_param="[1]", arguments={"a": "1", "b": "{{item.b}}"})
    assert 't(name="x", with_param="[1]", arguments={"a": "1"})' in text
    text = looped(function("a", "b"), with_items=[{"a": 1, "b": 2}], arguments={"a": "{{item.a}}", "b": "{{item.b}}"})
    assert 't(name="x", with_items=[{"a": 1, "b": 2}])' in text


def test_arguments_that_hera_would_add_are_not_added() -> None:
    text = looped(function("a", "b"), with_param="[1]", arguments={"a": "{{item.a}}"})
    assert 'Step(name="x", template="t"' in text


def test_a_model_of_arguments_is_not_called_with() -> None:
    arguments = call("m.Arguments", parameters=[call("m.Parameter", name="p", default="1")])
    assert "Task(\n" in body(container("t"), dag("main", task("x", "t", arguments=arguments)))


def test_a_function_that_nobody_calls_joins_the_workflow() -> None:
    text = write([workflow(call("Script", name="hello", image="i", command=["python"], source="print(1)"))])
    assert text.endswith('    print(1)\n\n\nwith Workflow(generate_name="w-") as w:\n    hello()\n')


def test_scripts_as_text() -> None:
    document = workflow(call("Script", name="hello", image="i", command=["python"], source="print(1)"))
    assert 'source="print(1)"' in write([document], scripts="text")


# -- documents ---------------------------------------------------------------------------------------------------------


def test_a_stream_has_a_variable_a_document() -> None:
    config = node({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}})
    other = node({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "other"}})
    text = write([Document(config), workflow(container("etl"), name="etl"), Document(other)])
    starts = [
        line.split("(")[0].split(" = ")[0] for line in text.split("\n") if line and not line.startswith((" ", "}", ")"))
    ]
    assert starts[1:] == ["config_map", "with Workflow", "other_config_map"]
    assert ' as etl:\n    Container(name="etl"' in text


def test_a_workflow_without_templates_is_an_assignment() -> None:
    document = Document(call("Workflow", name="a", workflow_template_ref=call("m.WorkflowTemplateRef", name="t")))
    assert write([document]).endswith(
        'w = Workflow(\n    name="a",\n    workflow_template_ref=m.WorkflowTemplateRef(name="t"),\n)\n'
    ) or 'w = Workflow(name="a", workflow_template_ref=m.WorkflowTemplateRef(name="t"))' in write([document])


def test_defaults_are_silent() -> None:
    text = write([workflow(container("a"), api_version="argoproj.io/v1alpha1", kind="Workflow")])
    assert "api_version" not in text
    assert "kind" not in text


def test_models_are_defined_above_and_listed() -> None:
    text = write([workflow(container("a"), call("m.Template", name="odd"))])
    assert 'odd = m.Template(name="odd")' in text
    assert "templates=[odd]" in text


def test_fields_beyond_hera() -> None:
    template = container("a")
    template.extra = node({"newField": 1})  # type: ignore[assignment]
    text = body(template, dag("main", task("x", "a")))
    assert 'a = with_fields(Container(name="a", image="busybox"), {"newField": 1})' in text
    assert '    a(name="x")' in text


def test_text_of_several_lines_is_a_constant() -> None:
    source = "set -e\n\techo \\\nexit\n"
    text = write([workflow(call("Script", name="x", image="i", command=["sh"], source=source))])
    assert 'X_SOURCE = """\\\nset -e\n\\techo \\\\\nexit\n"""\n' in text
    assert "source=X_SOURCE" in text


def test_a_container_set_gathers_its_containers() -> None:
    text = body(call("ContainerSet", name="set", containers=[call("ContainerNode", name="a", image="i")]))
    assert text == 'with ContainerSet(name="set"):\n    ContainerNode(name="a", image="i")'


def test_containers_of_a_set_have_arrows() -> None:
    def node_of(name: str, *waits: str) -> Any:
        return call("ContainerNode", name=name, image="i", **({"dependencies": list(waits)} if waits else {}))

    text = body(call("ContainerSet", name="set", containers=[node_of("a"), node_of("b", "a"), node_of("c", "a", "b")]))
    assert text.split("\n")[1:] == [
        '    a = ContainerNode(name="a", image="i")',
        '    b = ContainerNode(name="b", image="i")',
        '    c = ContainerNode(name="c", image="i")',
        "    a >> b",
        "    [a, b] >> c",
    ]
    # Hera would sort these
    unsorted = body(call("ContainerSet", name="set", containers=[node_of("a"), node_of("b"), node_of("c", "b", "a")]))
    assert 'dependencies=["b", "a"]' in unsorted


def test_parallel_steps() -> None:
    text = body(container("a"), steps("main", step("x", "a"), [step("y", "a"), step("z", "a")], []))
    assert text.split("\n", 1)[1] == (
        'with Steps(name="main") as main:\n'
        '    a(name="x")\n'
        "    with main.parallel():\n"
        '        a(name="y")\n'
        '        a(name="z")\n'
        "    with main.parallel():\n"
        "        pass"
    )


# -- repeated content --------------------------------------------------------------------------------------------------


def test_what_is_said_three_times_is_a_constant() -> None:
    document = workflow(*[container(n, image="repo/python:3.12") for n in "abc"])
    assert 'PYTHON_IMAGE = "repo/python:3.12"' in write([document])
    assert "PYTHON_IMAGE" not in write([document], hoist=False)
    assert "PYTHON_IMAGE" not in write([workflow(*[container(n, image="repo/python:3.12") for n in "ab"])])


def test_constants_have_names_from_their_content() -> None:
    gpu = [
        container(n, image=n, resources=call("Resources", cpu_request="1", gpus=1, memory_limit="1Gi")) for n in "abc"
    ]
    text = write([workflow(*gpu)])
    assert 'GPU_RESOURCES = Resources(cpu_request="1", memory_limit="1Gi", gpus=1)' in text
    assert text.count("resources=GPU_RESOURCES") == 3


def test_an_anchor_is_a_variable() -> None:
    env = node([call("Env", name="A", value="1")])
    env.anchor = "common-env"
    again = Sequence(env.items)  # type: ignore[attr-defined]
    again.alias = "common-env"
    text = write([workflow(container("a", env=env), container("b", env=again))], hoist=False)
    assert 'common_env = [Env(name="A", value="1")]' in text
    assert text.count("env=common_env") == 2


def test_a_shared_document_is_written_out() -> None:
    """A dictionary with apiVersion and kind at module level would be a document."""
    inner = node({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x", "labels": {"a": "b" * 40}}})
    holder = node({"apiVersion": "v1", "kind": "List", "items": [inner, inner, inner], "more": [inner]})
    text = write([Document(holder)])
    assert text.startswith(("list_ = {", "list_document = {"))
    assert text.count('"kind": "Pod"') == 4


@pytest.mark.parametrize("depth", [70, 150, 250])
def test_what_lies_deep_is_taken_apart(depth: int) -> None:
    """Python's parser reads no more than 200 brackets within each other."""
    value: Any = "x"
    for level in range(depth):
        value = {f"key{level}": value} if level % 2 else [value]
    document = {"apiVersion": "v1", "kind": "Deep", "data": value}
    names: dict[str, Any] = {}
    exec(write([Document(node(document))]), names)
    assert names["deep"] == document


# -- comments ----------------------------------------------------------------------------------------------------------


def comments_of(text: str) -> list[str]:
    return [t.string for t in tokenize.generate_tokens(io.StringIO(text).readline) if t.type == tokenize.COMMENT]


def test_every_comment_once() -> None:
    template = commented(
        container("a", command=commented(["x", commented("y", "# 5", behind="# 6")], "# 3", behind="# 4")),
        "# 1",
        behind="# 2",
        after=("# 7",),
    )
    used = commented(
        call(
            "Task",
            name=commented("a", "# 9"),
            template=commented("a", behind="# 10"),
            depends=commented("b", "# 11"),
            arguments=commented({"p": commented("{{inputs.parameters.q}}", behind="# 13")}, "# 12"),
        ),
        "# 8",
    )
    tasks = commented([commented(task("b", "a"), "# 14"), used], "# 15", after=("# 16",))
    document = workflow(template, call("DAG", name="main", tasks=tasks))  # type: ignore[arg-type]
    text = write([document])
    assert sorted(comments_of(text)) == sorted(f"# {n}" for n in range(1, 17))
    assert black.format_str(text, mode=black.Mode(line_length=88)) == text


def test_comments_of_what_is_not_shown_go_to_what_encloses_it() -> None:
    text = write([workflow(container("a"), kind=commented("Workflow", "# above the kind"))])
    assert '# above the kind\nwith Workflow(generate_name="w-") as w:' in text


def test_head_and_foot() -> None:
    from roundtrip.document import NOWHERE, Comment

    first = workflow(container("a"), name="a")
    first.head = [Comment("# head", NOWHERE)]
    first.foot = [Comment("# foot", NOWHERE)]
    second = workflow(container("b"), name="b")
    second.head = [Comment("# second", NOWHERE)]
    text = write([first, second])
    assert text.startswith("# head\nfrom hera.workflows import")
    assert "\n\n# foot\n\n# second\nwith Workflow(" in text


@pytest.mark.parametrize(
    ("yaml", "python"),
    [
        ("# plain", "# plain"),
        ("#close", "# close"),
        ("# type: ignore", "# .type: ignore"),
        ("# .type: ignore", "# ..type: ignore"),
        ("# noqa", "# .noqa"),
        ("# see # NOQA: E501", "# see # .NOQA: E501"),
        ("# fmt: off", "# .fmt: off"),
        ("# -*- coding: latin-1 -*-", "# -*- coding.: latin-1 -*-"),
        ("# roundtrip: skip", "# .roundtrip: skip"),
        ("# roundtrip: ignore[unused-template]", "# roundtrip: ignore[unused-template]"),
        ("# .roundtrip: ignore", "# ..roundtrip: ignore"),
        ("# type of thing", "# type of thing"),
        ("# right\u202eleft", "# right\\u202eleft"),
    ],
)
def test_comments_that_would_act_are_defused(yaml: str, python: str) -> None:
    assert python_comment(yaml) == python
    if yaml not in ("#close", "# right\u202eleft"):
        assert yaml_comment(python) == yaml


# -- stable ------------------------------------------------------------------------------------------------------------


def test_the_order_of_templates_and_arguments_does_not_matter() -> None:
    one = [container("b", args=["x"]), dag("main", task("x", "b"), task("y", "a")), container("a")]
    two = [container("a"), container("b", args=["x"]), dag("main", task("x", "b"), task("y", "a"))]
    assert write([workflow(*two)]).count("\n") == write([workflow(*one)]).count("\n")
    first = call("Container", image="i", name="a", labels={"x": "y"}, node_selector={"a": "b"})
    second = call("Container", node_selector={"a": "b"}, labels={"x": "y"}, name="a", image="i")
    assert write([workflow(first)]) == write([workflow(second)])


def test_nothing_remembers_the_last_module() -> None:
    document = workflow(container("a"), dag("main", task("a", "a")))
    assert write([document]) == write([document])


def test_lone_surrogates_and_control_characters_stay_escaped() -> None:
    text = write([workflow(container("a", args=["\ud800", "\x00", "\u202e"]))])
    assert text.encode()
    assert '["\\ud800", "\\x00", "\\u202e"]' in text
    assert isinstance(Scalar("x").value, str)
