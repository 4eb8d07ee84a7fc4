"""Comments from YAML to Python and back: where they stand on either side, and that they stay there (L6)."""

from __future__ import annotations

import pytest

from roundtrip import to_python, to_yaml
from roundtrip.convert import yaml_of

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  name: w\nspec:\n  entrypoint: a\n"


def fixed(text: str) -> tuple[str, str]:
    """The Python of `text`, and the YAML of that, of which the same Python comes again; put back, `text` is as it was."""
    python = to_python(text)
    back = to_yaml(python, engine="static")
    assert to_python(back) == python
    assert to_yaml(python, engine="static", onto=text) == text
    return python, back


@pytest.mark.parametrize("comment", ["  # - name: b\n  #   suspend: {}\n", "  # no more for now\n"])
def test_a_comment_below_the_templates_is_one_below_the_templates(comment: str) -> None:
    text = f"{HEAD}  templates:\n  - name: a\n    container:\n      image: x\n{comment}"
    python, back = fixed(text)
    assert python.endswith(comment.replace("  #", "    #"))
    assert back == text


def test_a_comment_behind_an_item_is_behind_the_item() -> None:
    items = "        withItems:\n        - {p: '1', q: '2'}   # the first\n        - {p: '3', q: '4'}\n"
    text = f"{HEAD}  templates:\n  - name: a\n    steps:\n    - - name: s\n        template: b\n{items}  - name: b\n    suspend: {{}}\n"
    python, back = fixed(text)
    assert '{"p": "1", "q": "2"},  # the first\n' in python
    assert "- p: '1' # the first\n" in back.replace('"', "'")


def test_a_volume_with_a_comment_brings_its_mount() -> None:
    volumes = "    volumes:\n    - name: shm # for the workers\n      emptyDir: {medium: Memory}\n"
    mounts = "    container: {image: x, volumeMounts: [{name: shm, mountPath: /dev/shm}]}\n"
    python, back = fixed(f"{HEAD}  templates:\n  - name: a\n{volumes}{mounts}")
    assert "EmptyDirVolume(  # for the workers\n" in python
    assert back.count("# for the workers") == 1


def test_a_comment_at_the_mounts_stays_though_a_volume_could_bring_them() -> None:
    volumes = "    volumes:\n    - {name: shm, emptyDir: {}}\n"
    mounts = "      # - --cache\n      volumeMounts: [{name: shm, mountPath: /dev/shm}]\n"
    python, back = fixed(f"{HEAD}  templates:\n  - name: a\n{volumes}    container:\n      image: x\n{mounts}")
    assert "# - --cache" in python
    assert back.count("# - --cache") == 1


def test_comments_at_the_end_of_blocks_keep_their_order() -> None:
    text = (
        HEAD.replace("spec:", "  # below the metadata\nspec:")
        + "  # above the templates\n  templates:\n  - name: a\n    container:\n      image: x\n      # env: []\n    # sidecars: []\n"
        "  - name: b\n    suspend:\n      duration: '1'\n      # seconds\n    # labels: {}\n"
    )
    python, _ = fixed(text)
    assert 'entrypoint="a") as w:\n    # below the metadata\n    # above the templates\n    Container(' in python
    assert "        # env: []\n        # sidecars: []\n    )\n" in python
    assert "        # seconds\n        # labels: {}\n    )\n" in python


def test_code_that_is_commented_out_at_the_start_of_its_line_is_where_it_was() -> None:
    text = f"""\
{HEAD}  templates:
  - name: a
    steps:
    - - name: s
        template: b
#        when: "true"
#        withItems:
#          - 1

  - name: b
    container:
      image: x
#      env: []
  - name: c
    suspend: {{}}
#    # labels: {{}}
"""
    python, _ = fixed(text)
    assert '            name="s",\n            #        when: "true"\n            #        withItems:\n' in python
    assert '        image="x",\n        #      env: []\n    )\n' in python
    assert python.endswith("\n#    # labels: {}\n"), "no entry and no item: a remark at the end of the document"


def test_what_is_commented_out_stays_indented() -> None:
    commented = "  #- name: b\n  #  container:\n  #    image: x\n  #\n  # of old\n"
    python, _ = fixed(f"{HEAD}  templates:\n  - name: a\n    suspend: {{}}\n{commented}")
    assert "    # - name: b\n    #  container:\n" in python, "a line of prose among them"
    python, _ = fixed(f"{HEAD}  templates:\n  - name: a\n    suspend: {{}}\n{commented.replace('  # of old', '')}")
    assert "    # - name: b\n    #   container:\n    #     image: x\n    #\n" in python


def test_steps_that_change_places_take_their_comments_along() -> None:
    steps = [
        "    # first\n    - - name: s\n        template: b\n",
        "    # second\n    - - name: t\n        template: b\n",
    ]
    text = f"{HEAD}  templates:\n  - name: a\n    steps:\n{''.join(steps)}  - name: b\n    suspend: {{}}\n"
    python, back = fixed(text)
    assert all(step in back for step in steps)
    swapped = python.replace('name="s"', "?").replace('name="t"', 'name="s"').replace("?", 'name="t"')
    put_back = to_yaml(swapped, engine="static", onto=text)
    assert put_back == text.replace("".join(steps), "".join(steps[::-1])), "each comment once"
    assert to_python(put_back, onto=swapped) == swapped


@pytest.mark.parametrize("gone", ["one", "two"])
def test_what_stays_in_brackets_keeps_its_comments(gone: str) -> None:
    args = "[ # first\n        one, # behind one\n        # above two\n        two # behind two\n        # below two\n      ] # closing\n"
    text = f"{HEAD}  templates:\n  - name: a\n    container:\n      image: x\n      args: {args}"
    program, _ = fixed(text)
    left = "".join(line for line in program.splitlines(keepends=True) if gone not in line or "below" in line)
    put_back = to_yaml(left, engine="static", onto=text)
    comments = [line.split("#")[1] for line in left.splitlines() if "#" in line]
    assert sorted(line.split("# ")[1] for line in put_back.splitlines() if "# " in line) == sorted(
        c[1:] for c in comments
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        # a parameter that was a name and a value, with the comment of the value
        ("      value: b # why\n", "      value: b # why\n      description: c\n"),
        # a key between a list and what is commented out at its end
        ("      value: b\n    # - name: q\n", "      value: b\n  podGC: {strategy: OnPodSuccess}\n    # - name: q\n"),
    ],
)
def test_a_comment_that_comes_to_something_new_leaves_what_it_was_at(before: str, after: str) -> None:
    head = f"{HEAD}  templates:\n  - {{name: a, suspend: {{}}}}\n  arguments:\n    parameters:\n    - name: p\n"
    result = to_python(head + after, onto=to_python(head + before))
    assert [line.count("#") for line in result.splitlines() if "#" in line] == [1]
    assert to_yaml(result, engine="static", onto=head + after) == head + after


def test_the_comments_of_a_list_are_not_its_items() -> None:
    item = "- apiVersion: argoproj.io/v1alpha1\n  kind: Workflow\n  metadata: {name: a}\n  spec: {entrypoint: a, templates: [{name: a, suspend: {}}]}\n"
    text = f"apiVersion: v1\nkind: List\nitems:\n# above\n{item}metadata: {{}}\n"
    new = text.replace("metadata: {}\n", "metadata: {} # behind\n")
    python = to_python(new, onto=to_python(text))
    assert python.count("# behind") == 1
    assert to_yaml(python, engine="static", onto=new) == new


def test_comments_that_go_with_what_they_were_at_are_named() -> None:
    """As they are where a change goes into Python."""
    text = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: w-}\nspec:\n  entrypoint: a\n  templates:\n"
        "  # first\n  - {name: a, container: {image: x}}\n  # second\n  - {name: b, container: {image: x}} #beside\n"
    )
    program = to_python(text)
    lines = [line for line in program.splitlines() if "second" not in line and "beside" not in line]
    changed = "\n".join(lines).replace("# first", "# the first") + "\n"
    result = yaml_of(changed, engine="static", onto=text, onto_file="wf.yaml")
    assert "second" not in result.text
    said = [(d.file, d.line, d.column, d.message.partition(": ")[2]) for d in result.diagnostics]
    assert said == [("wf.yaml", 7, 3, "# first"), ("wf.yaml", 9, 3, "# second"), ("wf.yaml", 10, 38, "#beside")]
    assert {d.code for d in result.diagnostics} == {"comment-gone"}
    assert yaml_of(program, engine="static", onto=text).diagnostics == ()


@pytest.mark.parametrize(
    "between", ["# foot\n---\n", "# foot\n# too\n---\n# head\n", "\n# foot\n\n---\n# head\n\n# too\n"]
)
@pytest.mark.parametrize("command", ["sh", "python"])
def test_comments_between_documents_stay_on_their_side(between: str, command: str) -> None:
    def document(name: str) -> str:
        script = f"{{image: x, command: [{command}], source: 'print(1)'}}"
        return f"{HEAD.replace('name: w', f'name: {name}')}  templates:\n  - name: a\n    script: {script}\n"

    _, back = fixed(document("one") + between + document("two"))
    assert [line for line in back.splitlines() if line[:1] in "#-"] == [line for line in between.splitlines() if line]
