"""The four pairs beside the repository: the YAML becomes that Python."""

from __future__ import annotations

import pytest

import roundtrip.convert
from tests.python.build import without_pragmas
from tests.support import SHARED, needs_shared

PAIRS = ["dag", "map_reduce", "platform", "steps"]


def below_the_imports(text: str) -> str:
    """Without the import, where `models as m` has a line of its own: isort's layout, which ruff asks for."""
    head, _, rest = text.partition("from hera.workflows import")
    _, _, rest = rest.partition("\n\n")
    return without_pragmas(head + rest)


@needs_shared
@pytest.mark.parametrize("name", PAIRS)
def test_the_pair_comes_out_as_it_stands(name: str) -> None:
    source = (SHARED / "idioms" / f"{name}.yaml").read_text("utf-8")
    wanted = (SHARED / "idioms" / f"{name}.py").read_text("utf-8")
    if name == "platform":  # written before volumes of a workflow had Hera's classes
        above, _, rest = wanted.partition("    volume_claim_templates=[")
        below = rest.partition(") as etl:")[2]
        volumes = ['SecretVolume(name="keys", secret_name="etl-keys"),', 'Volume(name="scratch", size="5Gi"),']
        given = "".join(f"        {volume}\n" for volume in volumes)
        wanted = f"{above}    volumes=[\n{given}    ],\n) as etl:{below}"
    # an image that stands there three times would be a constant
    assert below_the_imports(roundtrip.convert.python_of(source, hoist=False).text) == below_the_imports(wanted)
