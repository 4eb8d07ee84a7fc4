"""Artifacts: one Hera class for each store, told apart by the key that the Argo artifact has; and archive strategies.

Facts: `hera.workflows.artifact`, `hera.workflows.archive`. HDFS keeps its own path in `hdfs_path`.
"""

from __future__ import annotations

from roundtrip.document import Call, Scalar
from roundtrip.lenses.algebra import Lens
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.record import Record
from roundtrip.lenses.registry import register, role
from roundtrip.lenses.wrapper import wrapper

STORES = {
    "ArtifactoryArtifact": "artifactory",
    "AzureArtifact": "azure",
    "GCSArtifact": "gcs",
    "GitArtifact": "git",
    "HDFSArtifact": "hdfs",
    "HTTPArtifact": "http",
    "OSSArtifact": "oss",
    "PluginArtifact": "plugin",
    "RawArtifact": "raw",
    "S3Artifact": "s3",
}
STRATEGIES = {"NoneArchiveStrategy": "none", "TarArchiveStrategy": "tar", "ZipArchiveStrategy": "zip"}

for _name, _key in STRATEGIES.items():
    register(wrapper(_name, body=(_key,)), "archive")

_ARCHIVE: dict[str, Lens | tuple[Lens, str]] = {
    "archive": (role("archive", last=model_lens("ArchiveStrategy")), "archive")
}


def _named(call: Call) -> str | None:
    name = call.args.get("name")
    if not isinstance(name, Scalar) or not name.value:
        return "Hera's artifacts want a name that is not empty"
    return None


def _artifact(name: str, *body: str) -> Record:
    return wrapper(name, _ARCHIVE, body=body, checks=(_named,), required=("name",))


for _name, _key in STORES.items():
    register(_artifact(_name, _key), "artifact")
register(_artifact("Artifact"), "artifact", rank=90)

ARTIFACT = role("artifact", last=model_lens("Artifact"))
