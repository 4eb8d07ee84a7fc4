"""Graphs as SVG: boxes for what runs, arrows for what waits, a frame for each template. It needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise

from roundtrip.graph.layout import Placed, Point, Size, placed
from roundtrip.graph.model import Cluster, Graph, Node
from roundtrip.graph.strings import LONGEST, told, width

LETTER, LINE, TITLE = 6.7, 15.0, 18.0  # of the fonts below, in pixels
INNER, OUTER = 10.0, 18.0  # within a box, and within a frame
LABEL, FULL = 30, 500  # characters on an arrow, and of a line where the pointer rests
NEAR, BENT = 0.66, 0.8  # how far along an arrow its label stands, and how far aside the curve is there

STYLE = (
    ".rt text{font:11px ui-monospace,Menlo,Consolas,monospace;fill:#1f2933}"
    ".rt .title{font-weight:bold;font-size:13px}.rt .name{font-weight:bold}.rt .more{fill:#52606d}"
    ".rt .frame{fill:#f8fafc;stroke:#cbd2d9}"
    ".rt .box{fill:#fff;stroke:#3e6fb0}.rt .hook .box{stroke:#b0703e;stroke-dasharray:4 2}"
    ".rt .start .box{fill:#e3f0e6;stroke:#3d8b55}.rt .group .box{fill:#e4e7eb;stroke:#9aa5b1}"
    ".rt .template .box{stroke:#7b61a8}.rt a .name{fill:#1d4f91;text-decoration:underline}"
    ".rt path.way{fill:none;stroke:#7b8794}.rt path.beside{stroke-dasharray:4 3}.rt path.tip{fill:#7b8794}"
    ".rt .label{font-size:9.5px;fill:#8a3b12;paint-order:stroke;stroke:#f8fafc;stroke-width:3px}"
)


@dataclass
class _Drawing:
    """The elements of a picture so far, and how wide and high it is."""

    parts: list[str] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0


def svg(graphs: Sequence[Graph], style: bool = True) -> str:
    """One picture with the workflows below each other. `style`: whether `STYLE` is in it, and not in the page around it."""
    drawing = _Drawing()
    for number, graph in enumerate(graphs):
        _graph(drawing, graph, f"w{number}")
    wide, high = _number(drawing.width + OUTER), _number(drawing.height + OUTER)
    looks = f"<style>{STYLE}</style>" if style else ""
    title = escape(told(", ".join(graph.title for graph in graphs), 200))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="rt" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'role="img"><title>{title}</title>{looks}\n' + "\n".join(drawing.parts) + "\n</svg>\n"
    )


def _graph(drawing: _Drawing, graph: Graph, ident: str) -> None:
    for line in (graph.title, *graph.lines):
        drawing.height += TITLE
        text = told(line, 120)
        drawing.parts.append(_text(OUTER, drawing.height, text, "title"))
        drawing.width = max(drawing.width, OUTER + width(text) * LETTER * 1.2)
    drawing.height += OUTER / 2
    frames = {c.template: f"{ident}-{at}" for at, c in enumerate(graph.clusters) if c.template}
    leaves = {node.name: f"{ident}-t-{at}" for c in graph.clusters for at, node in enumerate(c.nodes) if _leaf(node)}
    for cluster in graph.clusters:
        _cluster(drawing, cluster, {**leaves, **frames})
    drawing.height += OUTER


def _leaf(node: Node) -> bool:
    return node.kind == "template"


def _cluster(drawing: _Drawing, cluster: Cluster, places: dict[str, str]) -> None:
    sizes = [_size(node) for node in cluster.nodes]
    where = placed(sizes, [(edge.source, edge.target) for edge in cluster.edges])
    left, top = OUTER * 2, drawing.height + TITLE + OUTER
    title = told(cluster.title, 90)
    wide = max(where.size.width, width(title) * LETTER) + OUTER * 2
    high = where.size.height + TITLE + OUTER * 2
    ident = f' id="{places[cluster.template]}"' if cluster.template in places else ""
    frame = (
        f'x="{_number(OUTER)}" y="{_number(drawing.height)}" width="{_number(wide)}" height="{_number(high)}" rx="6"'
    )
    drawing.parts.append(f'<g{ident}><rect class="frame" {frame}/>')
    drawing.parts.append(_text(left, drawing.height + TITLE, title, "name"))
    drawing.parts += _ways(cluster, where, sizes, left, top)
    for node, size, (x, y) in zip(cluster.nodes, sizes, where.nodes):
        own = f' id="{places[node.name]}"' if _leaf(node) else ""
        drawing.parts += _box(node, size, (left + x, top + y), places.get(node.calls, ""), own)
    drawing.parts.append("</g>")
    drawing.width = max(drawing.width, OUTER + wide)
    drawing.height += high + OUTER


def _size(node: Node) -> Size:
    lines = [told(line) for line in (node.name, *node.lines)]
    return Size(max(36.0, max(map(width, lines)) * LETTER + 2 * INNER), len(lines) * LINE + INNER)


def _box(node: Node, size: Size, middle: Point, place: str, own: str) -> Iterator[str]:
    x, y = middle[0] - size.width / 2, middle[1] - size.height / 2
    rounded = {"hook": size.height / 2, "start": size.height / 2, "group": 10.0}.get(node.kind, 3.0)
    yield f'<g class="{node.kind}"{own}>{_tooltip((node.name, *node.lines), LONGEST)}'
    yield (
        f'<rect class="box" x="{_number(x)}" y="{_number(y)}" width="{_number(size.width)}" '
        f'height="{_number(size.height)}" rx="{_number(min(rounded, 14.0))}"/>'
    )
    name = _text(x + INNER, y + LINE, told(node.name), "name")
    yield f'<a href="#{place}">{name}</a>' if place else name
    for number, line in enumerate(node.lines, 2):
        yield _text(x + INNER, y + LINE * number, told(line), "more")
    yield "</g>"


def _ways(cluster: Cluster, where: Placed, sizes: Sequence[Size], left: float, top: float) -> Iterator[str]:
    labels = []
    for edge, way, across in zip(cluster.edges, where.edges, where.across):
        if len(way) < 2:
            continue
        points = [(left + x, top + y) for x, y in way]
        points[0] = _border(points[0], sizes[edge.source], points[1], across)
        points[-1] = _border(points[-1], sizes[edge.target], points[-2], across)
        yield f'<path class="way{" beside" if edge.hook else ""}" d="{_curve(points, across)}"/>'
        yield _tip(points[-1], points[-2], across)
        if edge.label:
            a, b = points[-2], points[-1]
            text = told(edge.label, LABEL)
            along = (0.5, NEAR) if across else (BENT, NEAR)  # where the curve is, near what it leads to
            x = a[0] + (b[0] - a[0]) * along[0] - width(text) * LETTER / 2.4
            y = a[1] + (b[1] - a[1]) * along[1] + 3
            labels.append(f"<g>{_tooltip([edge.label], LABEL)}{_text(x, y, text, 'label')}</g>")
    yield from labels


def _border(middle: Point, size: Size, towards: Point, across: bool) -> Point:
    """Where a way leaves a box: in the middle of the side that its layers are on."""
    x, y = middle
    if across:
        return (x + (size.width / 2 if towards[0] > x else -size.width / 2), y)
    return (x, y + (size.height / 2 if towards[1] > y else -size.height / 2))


def _curve(points: Sequence[Point], across: bool) -> str:
    told = f"M{_number(points[0][0])} {_number(points[0][1])}"
    for (a, b), (x, y) in pairwise(points):
        if across:
            half = (a + x) / 2
            bends = ((half, b), (half, y), (x, y))
        else:
            half = (b + y) / 2
            bends = ((a, half), (x, half), (x, y))
        told += "C" + " ".join(f"{_number(p)} {_number(q)}" for p, q in bends)
    return told


def _tip(end: Point, before: Point, across: bool) -> str:
    x, y = end
    if across:
        back = -6 if before[0] < x else 6
        corners = ((x + back, y - 3.5), (x + back, y + 3.5))
    else:
        back = -6 if before[1] < y else 6
        corners = ((x - 3.5, y + back), (x + 3.5, y + back))
    ends = "".join(f"L{_number(a)} {_number(b)}" for a, b in corners)
    return f'<path class="tip" d="M{_number(x)} {_number(y)}{ends}z"/>'


def _text(x: float, y: float, text: str, kind: str) -> str:
    return f'<text class="{kind}" x="{_number(x)}" y="{_number(y)}">{escape(text)}</text>'


def _tooltip(lines: Sequence[str], longest: int) -> str:
    """All that lines say, where they are cut."""
    if all(told(line, longest) == told(line, FULL) for line in lines):
        return ""
    return f"<title>{escape(chr(10).join(told(line, FULL) for line in lines))}</title>"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
