"""The three languages of pictures: right by their grammars whatever a workflow's strings are."""

from __future__ import annotations

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roundtrip.graph.dot import dot
from roundtrip.graph.mermaid import mermaid
from roundtrip.graph.model import Cluster, Edge, Graph, Node
from roundtrip.graph.strings import told
from roundtrip.graph.svg import svg
from tests.support import examples

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    '"]; end; click a "javascript:0"',
    "</text><script>x</script>",
    "%%{init: {}}%%",
    "`**bold**`",
    "a\\Nb\\",
    "&amp;&#34;#quot;",
    "]]><!-- --",
    "\x00\x1b[31m\n\ud800\u202e",
    "<b>x</b>\n---\ntitle: y",
    "日本語 é\u0301",
    "",
    " ",
    "end",
    "x" * 5_000,
]


def picture(text: str) -> list[Graph]:
    """A graph that says `text` wherever a workflow's strings come to stand."""
    nodes = [Node(text, kind, (text, text), text) for kind in ("task", "hook", "template", "start", "group")]
    edges = [Edge(0, 1, text), Edge(0, 2, text, hook=True)]
    clusters = [Cluster(text, text, nodes, edges), Cluster(text, "", [], [])]
    return [Graph(text, [text], clusters), Graph(text, [], [])]


def tried(function: object) -> object:
    """A property over hostile strings and any others."""
    for text in HOSTILE:
        function = example(text=text)(function)  # type: ignore[type-var]
    return settings(max_examples=examples(100), deadline=None)(given(text=st.text(max_size=30))(function))  # type: ignore[arg-type]


@tried
def test_svg_is_xml_and_holds_nothing_but_its_own_elements(text: str) -> None:
    root = ElementTree.fromstring(svg(picture(text)))
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "style", "g", "rect", "text", "path", "a"}
        assert not any(name.startswith("on") for name in element.attrib)
        assert element.attrib.get("href", "#").startswith("#")
    names = [e.text or "" for e in root.iter(f"{SVG}text") if e.attrib["class"] == "name"]
    assert told(text) in names


# a line of a flowchart: quotes hold neither quotes nor what begins a directive, Markdown or an element
_TEXT = r'"(?!`)(?:(?!%%)[^"<>`{}|;\\#]|#\d+;|<br/>)+"'
_LINE = re.compile(
    rf"(?:subgraph \w+\[{_TEXT}\]|end|direction TB|\w+ (?:-\.->|-->)(?:\|{_TEXT}\|)? \w+"
    rf"|\w+(?:\[{_TEXT}\]|\[\[{_TEXT}\]\]|\(\[{_TEXT}\]\)|\(\({_TEXT}\)\)))"
)


@tried
def test_mermaid_keeps_to_its_grammar(text: str) -> None:
    first, *lines = mermaid(picture(text)).splitlines()
    assert first == "flowchart TD"
    assert [line for line in lines if not _LINE.fullmatch(line.strip())] == []
    assert sum(line.strip() == "end" for line in lines) == sum(line.lstrip().startswith("subgraph") for line in lines)


# the tokens of DOT that are used: a quoted text has no quote and no single backslash but `\n`
_DOT = re.compile(r'\s+|digraph|subgraph|"(?:[^"\\&]|\\\\|\\"|\\n|&amp;)*"|[\w.]+|->|[{}\[\]=,]')


@tried
def test_dot_keeps_to_its_grammar(text: str) -> None:
    drawn = dot(picture(text))
    at = depth = 0
    while at < len(drawn):
        token = _DOT.match(drawn, at)
        assert token is not None, drawn[at : at + 40]
        depth += {"{": 1, "}": -1}.get(token[0], 0)
        at = token.end()
    assert depth == 0


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("text", HOSTILE)
def test_graphviz_takes_it(text: str) -> None:
    done = subprocess.run(["dot", "-Tsvg"], input=dot(picture(text)).encode(), capture_output=True, timeout=60)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert done.stdout.count(b"<svg") == 2


def test_a_line_is_of_bounded_length_and_says_that_it_is_cut() -> None:
    assert told("a\n b\x1b") == "a b\N{REPLACEMENT CHARACTER}"
    assert told("x" * 99, 10) == "x" * 9 + "…"


def test_boxes_lead_to_the_frames_of_what_they_call() -> None:
    root = ElementTree.fromstring(svg(picture("a b")))
    ids = {e.attrib["id"] for e in root.iter() if "id" in e.attrib}
    leads = {e.attrib["href"].removeprefix("#") for e in root.iter(f"{SVG}a")}
    assert leads
    assert leads <= ids
