"""The user's Helm: found, and run in a process of its own, with limits, and nothing to talk to.

Facts (v3.22.0): `helm template` needs neither a cluster nor the network for a chart in a folder whose dependencies lie in
`charts/`; it looks names up (`getHostByName`) only with `--enable-dns`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, field
from pathlib import Path

from roundtrip.diagnostics import ConversionError, Diagnostic, error

VARIABLE = "ROUNDTRIP_HELM"
NO_HELM, FAILED = "no-helm", "helm-failed"
SECONDS = 60
LARGEST = 64 * 1024 * 1024  # bytes of what it writes
MEMORY = 4 * 1024**3  # bytes of addresses; a program in Go asks for many more than it uses
_KEPT = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT", "LANG", "LC_ALL")
_PLACES = (
    re.compile(r"(?:at \(|template: )?(?P<file>[^\s:()<>]+/templates/[^\s:()<>]+?):(?P<line>\d+)(?::(?P<column>\d+))?"),
    re.compile(r"(?:parse )?error on (?P<file>\S+/templates/\S+?): .*?line (?P<line>\d+)", re.DOTALL),
    re.compile(r"on (?P<file>\S+/templates/[^\s:]+)"),
)


def found_helm() -> Path:
    """The Helm that `ROUNDTRIP_HELM` names, or that is on the PATH. Raises ConversionError (`no-helm`)."""
    named = os.environ.get(VARIABLE)
    found = shutil.which(named or "helm")
    if found is None:
        what = f"{VARIABLE} names {named}, which can't be run" if named else "there is no `helm` on the PATH"
        message = (
            f"a chart is rendered by Helm, and {what}: install it (helm.sh/docs/intro/install), name it by {VARIABLE}, or "
            "render the chart elsewhere (`helm template NAME CHART --output-dir DIR`) and give --rendered DIR"
        )
        raise error(NO_HELM, message)
    return Path(found)


@dataclass
class Helm:
    """One Helm. `runs` counts how often it was asked."""

    program: Path
    seconds: float = SECONDS
    runs: int = field(default=0)

    def template(
        self, name: str, chart: Path, *options: str, namespace: str = "default", called: Path | None = None
    ) -> str:
        """What `helm template` gives for a chart. `called`: the folder that messages name for it.

        Raises ConversionError (`helm-failed`) with what Helm says, at the line that it says it of.
        """
        self.runs += 1
        with tempfile.TemporaryDirectory(prefix="roundtrip-helm-") as place:
            command = [str(self.program), "template", "--namespace", namespace, *options, "--", name, str(chart)]
            out, err = Path(place, "out"), Path(place, "err")
            with out.open("wb") as stdout, err.open("wb") as stderr:
                try:
                    process = subprocess.Popen(
                        command,
                        stdin=subprocess.DEVNULL,
                        stdout=stdout,
                        stderr=stderr,
                        env=_environment(place),
                        cwd=place,
                    )
                except OSError as problem:
                    raise error(NO_HELM, f"{self.program} can't be run: {problem.strerror}") from None
                _limit(process.pid, int(self.seconds) + 1)
                late = threading.Timer(self.seconds, process.kill)
                late.start()
                try:
                    status = process.wait()
                finally:
                    timed_out = late.finished.is_set()
                    late.cancel()
                    process.kill()
            if timed_out:
                raise error(FAILED, f"helm needs more than {self.seconds:g} seconds for this chart")
            said = err.read_bytes()[:20_000].decode("utf-8", "replace").strip()
            if status:
                raise ConversionError(_failure(said or f"it ended with {status}", chart, called or chart))
            if out.stat().st_size >= LARGEST:
                raise error(FAILED, f"what helm makes of this chart is more than {LARGEST // 2**20} MiB")
            return out.read_bytes().decode("utf-8", "replace")


def _environment(place: str) -> dict[str, str]:
    """Where Helm keeps nothing of the user's: no plugins, no cluster, no repositories."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    own = dict.fromkeys(("HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS"), place)
    return {**kept, **own, "KUBECONFIG": os.devnull, "HELM_NO_PLUGINS": "1"}


def _limit(process: int, seconds: int) -> None:
    """What a process may use, where the system can be told."""
    if sys.platform != "linux":
        return
    import resource

    limits = ((resource.RLIMIT_CPU, 4 * seconds), (resource.RLIMIT_FSIZE, LARGEST), (resource.RLIMIT_AS, MEMORY))
    for what, most in limits:
        try:
            resource.prlimit(process, what, (most, most))
        except (OSError, ValueError):
            continue  # it has ended already, or has less


def _failure(said: str, chart: Path, called: Path) -> Diagnostic:
    """What Helm says, at its place in the chart."""
    text = " ".join(said.removeprefix("Error: ").split())
    if "missing in charts/ directory" in text:
        names = text.rpartition(":")[2].strip()
        message = (
            f"the chart needs {names}, which isn't in its charts/ folder, and nothing is fetched here: run `helm dependency "
            f"build {called}` first"
        )
        return Diagnostic("error", FAILED, message, file=str(called / "Chart.yaml"))
    if "out of memory" in text:
        message = f"helm needs more than {MEMORY // 1024**3} GiB of memory for this chart"
        return Diagnostic("error", FAILED, message, file=str(called / "Chart.yaml"))
    text = text.replace(str(chart), str(called)).removesuffix(" Use --debug flag to render out invalid YAML").strip()
    for pattern in _PLACES:
        found = pattern.search(said)
        if found is not None:
            groups = found.groupdict()
            # what stands before the first slash is the name that the chart has
            file = called / found["file"].partition("/")[2]
            line, column = int(groups.get("line") or 1), int(groups.get("column") or 0)
            # of YAML that can't be read, it says the line of what it rendered
            line = line if pattern is _PLACES[0] else 1
            return Diagnostic("error", FAILED, f"helm says: {text[:600]}", line, column + 1, file=str(file))
    return Diagnostic("error", FAILED, f"helm says: {text[:600]}", file=str(called / "Chart.yaml"))
