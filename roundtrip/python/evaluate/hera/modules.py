"""Hera's modules: what can be imported from them."""

from __future__ import annotations

from functools import cache
from typing import Any

from roundtrip.hera.facts import facts
from roundtrip.python.evaluate.hera.config import Config, shared
from roundtrip.python.evaluate.hera.context import DummyContext
from roundtrip.python.evaluate.hera.kinds import CONSTRUCTORS
from roundtrip.python.evaluate.hera.scripts import decorator
from roundtrip.python.evaluate.hera.serialization import serialized
from roundtrip.python.evaluate.language.python_types import TypeValue
from roundtrip.python.evaluate.language.values import Builtin, Kind, Member, Namespace, Unknown

# which of `hera.workflows`' modules a name is in; every other name is in `hera.workflows` itself only
_SUBMODULES: dict[str, str] = {
    "hera.workflows.archive": "ArchiveStrategy NoneArchiveStrategy TarArchiveStrategy ZipArchiveStrategy",
    "hera.workflows.artifact": (
        "Artifact ArtifactLoader ArtifactoryArtifact AzureArtifact GCSArtifact GitArtifact HDFSArtifact HTTPArtifact "
        "OSSArtifact PluginArtifact RawArtifact S3Artifact"
    ),
    "hera.workflows.async_service": "AsyncWorkflowsService",
    "hera.workflows.cluster_workflow_template": "ClusterWorkflowTemplate",
    "hera.workflows.container": "Container",
    "hera.workflows.container_set": "ContainerNode ContainerSet",
    "hera.workflows.cron_workflow": "CronWorkflow",
    "hera.workflows.dag": "DAG Task",
    "hera.workflows.data": "Data",
    "hera.workflows.env": "ConfigMapEnv Env FieldEnv ResourceEnv SecretEnv",
    "hera.workflows.env_from": "ConfigMapEnvFrom SecretEnvFrom",
    "hera.workflows.exceptions": "InvalidDispatchType InvalidTemplateCall InvalidType NodeNameConflict",
    "hera.workflows.http_template": "HTTP",
    "hera.workflows.io": "Input Output",
    "hera.workflows.io.v2": "Input Output",
    "hera.workflows.metrics": "Counter Gauge Histogram Label Metric Metrics",
    "hera.workflows.operator": "Operator",
    "hera.workflows.parameter": "Parameter",
    "hera.workflows.resource": "Resource",
    "hera.workflows.resources": "Resources",
    "hera.workflows.retry_strategy": "RetryPolicy RetryStrategy",
    "hera.workflows.script": (
        "InlineScriptConstructor RunnerScriptConstructor Script ScriptConstructor script Parameter Artifact Step Task"
    ),
    "hera.workflows.service": "WorkflowsService",
    "hera.workflows.steps": "Parallel Step Steps parallel",
    "hera.workflows.suspend": "Suspend",
    "hera.workflows.task": "Task TaskResult Operator WorkflowStatus",
    "hera.workflows.user_container": "UserContainer",
    "hera.workflows.volume": (
        "AccessMode AWSElasticBlockStoreVolume AzureDiskVolume AzureFileVolume CephFSVolume CinderVolume ConfigMapVolume "
        "CSIVolume DownwardAPIVolume EmptyDirVolume EphemeralVolume ExistingVolume FCVolume FlexVolume FlockerVolume "
        "GCEPersistentDiskVolume GitRepoVolume GlusterfsVolume HostPathVolume ISCSIVolume NFSVolume "
        "PhotonPersistentDiskVolume PortworxVolume ProjectedVolume QuobyteVolume RBDVolume ScaleIOVolume SecretVolume "
        "StorageOSVolume Volume VsphereVirtualDiskVolume"
    ),
    "hera.workflows.workflow": "Workflow",
    "hera.workflows.workflow_status": "WorkflowStatus",
    "hera.workflows.workflow_template": "WorkflowTemplate",
}
# their `str` is their value
_SHOWN = {"AccessMode", "Operator", "RetryPolicy", "WorkflowStatus"}
_MODEL_ENUMS = {
    "ImagePullPolicy": {"always": "Always", "never": "Never", "if_not_present": "IfNotPresent"},
}
_SERVICES = ("WorkflowsService", "AsyncWorkflowsService")


class HeraEnum:
    """One of Hera's enumerations."""

    __slots__ = ("members", "name")

    def __init__(self, name: str, members: dict[str, str]) -> None:
        text = name == "WorkflowStatus"
        self.name = name
        self.members = {key: Member(name, key, value, name in _SHOWN, text) for key, value in members.items()}

    def find(self, name: str) -> Member:
        """A member. Raises KeyError."""
        return self.members[name]


@cache
def exported(name: str) -> Any:
    """What `hera.workflows` calls `name`. Raises KeyError."""
    known = facts()
    if name == "models":
        return models()
    if name in known.wrappers:
        return Kind(name)
    if name in CONSTRUCTORS:
        return Kind(name)
    if name in known.enums:
        enum = HeraEnum(name, known.enums[name])
        return Namespace(name, enum.find)
    if name in known.aliases:
        return Kind(f"m.{known.aliases[name]}")
    if name in ("Input", "Output"):
        return TypeValue(name)
    if name == "script":
        return Builtin("script", decorator)
    if name in _SERVICES:
        return Builtin(name, lambda machine, given: Unknown("the service that takes workflows", harmless=True))
    if name == "parallel":
        return Builtin("parallel", lambda machine, given: DummyContext())
    if name in known.exports:
        return Unknown(f"`{name}` of hera.workflows")
    raise KeyError(name)


@cache
def model(name: str) -> Any:
    """What `hera.workflows.models` calls `name`. Raises KeyError."""
    known = facts()
    if name in _MODEL_ENUMS:
        return Namespace(name, HeraEnum(name, _MODEL_ENUMS[name]).find)
    if name in known.models and known.models[name].module == "hera.workflows.models":
        return Kind(f"m.{name}")
    if name in known.model_exports:
        return Unknown(f"`{name}` of hera.workflows.models")
    raise KeyError(name)


@cache
def models() -> Namespace:
    """`hera.workflows.models`."""
    return Namespace("hera.workflows.models", model)


def module(name: str, config: Config) -> Namespace:
    """One of Hera's modules. Raises KeyError where it isn't known."""
    if name == "hera":
        return Namespace("hera", lambda attr: module(f"hera.{attr}", config))
    if name == "hera.workflows":
        return Namespace(name, lambda attr: _workflows(attr, config), lambda: sorted(facts().exports - {"models"}))
    if name == "hera.workflows.models":
        return models()
    if name in _SUBMODULES:
        names = _SUBMODULES[name].split()
        return Namespace(name, lambda attr: exported(attr) if attr in names else _missing(attr), lambda: names)
    if name in ("hera.shared", "hera.shared._global_config"):
        return Namespace(name, lambda attr: shared(config, attr))
    if name == "hera.shared.serialization":
        return Namespace(name, _serialization)
    if name == "hera.expr":
        return Namespace(name, lambda attr: Unknown(f"`hera.expr.{attr}`"))
    if name.startswith("hera.workflows.models."):
        return Namespace(name, _deep(name))
    raise KeyError(name)


def _workflows(attr: str, config: Config) -> Any:
    try:
        return exported(attr)
    except KeyError:
        return module(f"hera.workflows.{attr}", config)


def _missing(name: str) -> Any:
    raise KeyError(name)


def _deep(name: str) -> Any:
    """The modules in which Hera's models are defined; their names are taken for those that `models` has too."""

    def find(attr: str) -> Any:
        found = facts().models.get(attr)
        if found is not None and found.module in ("hera.workflows.models", name):
            return Kind(f"m.{attr}")
        return Unknown(f"`{attr}` of {name}")

    return find


def _serialization(attr: str) -> Any:
    if attr == "serialize":
        return Builtin("serialize", lambda machine, given: serialized(given.args[0]))
    raise KeyError(attr)
