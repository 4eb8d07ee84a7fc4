"""A Helm for tests: the real one where it is, else what it said of the project's own charts, which is recorded."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from roundtrip.charts import Helm
from roundtrip.charts.helm import VARIABLE
from tests.support import FIXTURES

CHARTS = FIXTURES / "charts"
RECORDED = CHARTS / "recorded.json.gz"
HELM = shutil.which(os.environ.get(VARIABLE, "helm"))

needs_helm = pytest.mark.skipif(HELM is None, reason="there is no helm on the PATH (set ROUNDTRIP_HELM)")


class Recording(Helm):
    """The real Helm, and what it said, by what it was asked."""

    def __init__(self, program: Path) -> None:
        super().__init__(program)
        self.said: dict[str, str] = {}

    def template(
        self, name: str, chart: Path, *options: str, namespace: str = "default", called: Path | None = None
    ) -> str:
        text = super().template(name, chart, *options, namespace=namespace, called=called)
        self.said[asked(name, chart, options, namespace)] = text
        return text

    def save(self) -> None:
        """Writes what it said beside the charts."""
        data = json.dumps(self.said, sort_keys=True, indent=0).encode()
        RECORDED.write_bytes(gzip.compress(data, mtime=0))


class Recorded(Helm):
    """What Helm said when it was asked the same."""

    def __init__(self) -> None:
        super().__init__(Path("helm"))
        self.said: dict[str, str] = json.loads(gzip.decompress(RECORDED.read_bytes()))

    def template(
        self, name: str, chart: Path, *options: str, namespace: str = "default", called: Path | None = None
    ) -> str:
        return self.said[asked(name, chart, options, namespace)]


def asked(name: str, chart: Path, options: tuple[str, ...], namespace: str) -> str:
    """What is asked of Helm, as a key: the release, the values, and the templates of the copy."""
    values = []
    for option in options:
        text = option
        with contextlib.suppress(OSError):
            text = Path(option).read_text("utf-8") if Path(option).is_file() else option
        with contextlib.suppress(ValueError):
            text = json.dumps(json.loads(text), sort_keys=True)
        values.append(text)
    templates = sorted(path.name for path in (chart / "templates").iterdir())
    own = (chart / "values.yaml").read_text("utf-8") if (chart / "values.yaml").is_file() else ""
    key = json.dumps([name, namespace, values, templates, own])
    return hashlib.sha256(key.encode()).hexdigest()[:20]


def a_helm() -> Helm:
    """The real Helm, or the recorded one."""
    return Helm(Path(HELM)) if HELM is not None else Recorded()
