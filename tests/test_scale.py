"""docs/scale.md: the workflow on it is what roundtrip makes of its program, and its parts together do what one run does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import roundtrip
from roundtrip.cli.main import COMMANDS
from tests.cli.test_workers import files, tree
from tests.support import REPOSITORY

PAGE = REPOSITORY / "docs" / "scale.md"


def block(language: str) -> str:
    """The example in a language."""
    found = re.search(rf"<!-- example: .* -->\n```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_workflow_is_what_its_program_gives() -> None:
    assert roundtrip.to_yaml(block("python"), engine="static") == block("yaml")


def test_the_workflow_is_valid_and_its_program_is_what_the_yaml_gives() -> None:
    assert [d for d in roundtrip.validate(block("yaml")) if d.severity != "note"] == []
    assert roundtrip.to_yaml(roundtrip.to_python(block("yaml")), engine="static", onto=block("yaml")) == block("yaml")


def template(name: str) -> dict[str, Any]:
    """A template of the workflow."""
    found = YAML(typ="safe").load(block("yaml"))["spec"]["templates"]
    return next(one for one in found if one["name"] == name)


def pod(name: str, folder: Path, part: int, of: int) -> None:
    """What a container of the workflow does, in a folder; what this checkout has no command for yet is left out."""
    (command,) = template(name)["container"]["args"]
    command = command.replace("{{inputs.parameters.part}}", str(part)).replace("{{workflow.parameters.parts}}", str(of))
    command = command.replace("/parts/", f"{folder.parent}/parts/")
    if "report" not in COMMANDS:
        command = re.sub(r" --report \S+| && roundtrip report .*", "", command)
    assert "{{" not in command
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, "PATH": path}, check=True, timeout=120)


@pytest.mark.skipif(not shutil.which("sh"), reason="the workflow's containers have a shell")
def test_the_pods_together_migrate_what_one_run_does(tmp_path: Path) -> None:
    of = 3
    for part in range(1, of + 1):
        folder = tmp_path / f"pod-{part}"
        folder.mkdir()
        tree(folder / "deploy")
        pod("part", folder, part, of)
        for artifact in template("part")["outputs"]["artifacts"]:
            made = folder / Path(artifact["path"]).name
            place = tmp_path / "parts" / str(part) / made.name
            place.parent.mkdir(parents=True, exist_ok=True)
            if made.is_dir():
                shutil.copytree(made, place)
            elif made.is_file():
                shutil.copy(made, place)
    for name in ("merged", "whole"):
        (tmp_path / name).mkdir()
        tree(tmp_path / name / "deploy")
    pod("merge", tmp_path / "merged", 0, of)
    command = [sys.executable, "-m", "roundtrip", "migrate", "deploy", "-o", "flows"]
    subprocess.run(command, cwd=tmp_path / "whole", capture_output=True, check=False, timeout=120)
    whole = files(tmp_path / "whole" / "flows")
    assert files(tmp_path / "merged" / "flows") == whole
    assert len(whole) == 8
    assert "report" not in COMMANDS or (tmp_path / "merged" / "report.html").is_file()
