"""The source of a `Data` template: one of Hera's artifacts where it can say it, the model otherwise."""

from __future__ import annotations

import pytest

from roundtrip import to_python, to_yaml
from roundtrip.document import Call, equivalent, from_plain
from roundtrip.lenses.data import DATA


def data(**source: object) -> dict[str, object]:
    return {"name": "files", "data": {"source": source, "transformation": [{"expression": "data"}]}}


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        ({"name": "a", "s3": {"bucket": "b"}}, "S3Artifact"),
        ({"name": "a", "s3": {}}, "S3Artifact"),
        ({"name": "a", "git": {"repo": "r", "depth": 1}, "mode": 420, "archive": {"none": {}}}, "GitArtifact"),
        ({"name": "a", "from": "{{inputs.artifacts.x}}"}, "Artifact"),
        # Hera's artifacts want a name
        ({"s3": {"bucket": "b"}}, "m.DataSource"),
        ({"name": "", "s3": {"bucket": "b"}}, "m.DataSource"),
    ],
)
def test_where_the_list_comes_from(paths: dict[str, object], name: str) -> None:
    template = from_plain(data(artifactPaths=paths))
    call = DATA.get(template)
    assert isinstance(call, Call)
    source = call.args["source"]
    assert isinstance(source, Call)
    assert source.name == name
    assert equivalent(DATA.put(call), template)


def test_fields_that_hera_lacks_of_the_paths_come_back() -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: d-}
spec:
  entrypoint: a
  templates:
  - name: a
    data:
      source:
        artifactPaths: {name: x, s3: {bucket: b, noSuchField: 1}, oss: {key: k}}
      transformation: [{expression: data}]
"""
    assert to_yaml(to_python(text), onto=text) == text
