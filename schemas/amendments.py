"""What Hera's models lost or what Argo's published schema says wrongly, put right by hand: one entry, one reason.

An entry names the versions it is for, the definition, the field and the schema that takes its place. The test beside
the published schemas (`tests/schema/test_schemas.py`) counts them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Schema = dict[str, Any]

ALL = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}
INTEGER: Schema = {"type": "integer"}
ANYTHING: Schema = {}
ANY_STRING: Schema = {"type": ["boolean", "number", "string"]}
STRINGS = "Argo makes a string of a number or a boolean, and an empty one of all else (AnyString); its file says string"
# k8s.io/apimachinery/pkg/api/resource, whose reader cuts blanks off
QUANTITY: Schema = {
    "type": ["string", "number"],
    "pattern": r"^\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?0*[0-9]{1,18})?\s*$",
}


def ref(name: str) -> Schema:
    """A reference to a definition."""
    return {"$ref": f"#/definitions/{name}"}


def listed(items: Schema) -> Schema:
    """A list of `items`."""
    return {"type": "array", "items": items}


def closed(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """A closed object."""
    found: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if required:
        found["required"] = sorted(required)
    return found


class Field(NamedTuple):
    """A field that is added or gets another schema."""

    versions: tuple[str, ...]
    definition: str
    field: str
    schema: Schema
    reason: str


class Definition(NamedTuple):
    """A definition that is added or replaced."""

    versions: tuple[str, ...]
    name: str
    schema: Schema
    reason: str


class Required(NamedTuple):
    """A change to the list of required fields."""

    versions: tuple[str, ...]
    definition: str
    add: tuple[str, ...]
    drop: tuple[str, ...]
    reason: str


class Either(NamedTuple):
    """Fields of which one at least must be there; the last is today's."""

    versions: tuple[str, ...]
    definition: str
    fields: tuple[str, ...]
    reason: str


class Enumeration(NamedTuple):
    """The values that Argo or Kubernetes takes for a string, or for the items of a list of strings."""

    definition: str
    field: str
    values: tuple[str, ...]
    versions: tuple[str, ...] = ALL


NEW = ("4.1",)
PATCHES = "3.6's later patches have it, the Hera release for 3.6 was made before them"
IN_4_1 = "Argo 4.1 added it; no Hera release carries it yet"

DEFINITIONS = (
    Definition(
        ALL,
        "Plugin",
        {"type": "object", "minProperties": 1, "maxProperties": 1},
        "one key, the plugin's name (UnmarshalJSON of plugin_types.go), and free-form: the plugin alone knows its fields",
    ),
    Definition(ALL, "FieldsV1", {"type": "object"}, "free-form: Kubernetes' record of managed fields"),
    Definition(ALL, "Item", ANYTHING, "an item of a loop is any value"),
    Definition(ALL, "Quantity", QUANTITY, 'Kubernetes reads `cpu: 1` as it reads `cpu: "1"`'),
    Definition(
        ALL,
        "IntOrString",
        {"type": ["integer", "string"], "minimum": -(2**31), "maximum": 2**31 - 1},
        "what its name says, with Go's int32; Argo's file says string",
    ),
    Definition(("3.6",), "ImageVolumeSource", closed(reference=STRING, pullPolicy=STRING), PATCHES),
    Definition(
        NEW,
        "ExecutorPlugin",
        closed(("metadata", "spec"), metadata=ref("ObjectMeta"), spec=ref("ExecutorPluginSpec")),
        IN_4_1,
    ),
    Definition(NEW, "ExecutorPluginSpec", closed(("sidecar",), sidecar=ref("ExecutorPluginSidecar")), IN_4_1),
    Definition(
        NEW,
        "ExecutorPluginSidecar",
        closed(("container",), automountServiceAccountToken=BOOLEAN, container=ref("Container")),
        IN_4_1,
    ),
    Definition(
        NEW,
        "FileKeySelector",
        closed(("key", "path", "volumeName"), key=STRING, optional=BOOLEAN, path=STRING, volumeName=STRING),
        IN_4_1,
    ),
    Definition(
        NEW,
        "PodCertificateProjection",
        closed(
            ("keyType", "signerName"),
            certificateChainPath=STRING,
            credentialBundlePath=STRING,
            keyPath=STRING,
            keyType=STRING,
            maxExpirationSeconds=INTEGER,
            signerName=STRING,
            userAnnotations={"type": "object", "additionalProperties": STRING},
        ),
        IN_4_1,
    ),
    Definition(
        NEW,
        "PodResourceClaim",
        closed(("name",), name=STRING, resourceClaimName=STRING, resourceClaimTemplateName=STRING),
        IN_4_1,
    ),
    Definition(
        NEW,
        "ContainerRestartRule",
        closed(("action",), action=STRING, exitCodes=ref("ContainerRestartRuleOnExitCodes")),
        IN_4_1,
    ),
    Definition(
        NEW, "ContainerRestartRuleOnExitCodes", closed(("operator",), operator=STRING, values=listed(INTEGER)), IN_4_1
    ),
)

FIELDS = (
    Field(ALL, "HTTPGetAction", "port", ref("IntOrString"), "Kubernetes takes a port's name too; Hera narrowed it"),
    Field(ALL, "Parameter", "value", ANY_STRING, STRINGS),
    Field(ALL, "Parameter", "default", ANY_STRING, STRINGS),
    Field(ALL, "Parameter", "enum", listed(ANY_STRING), STRINGS),
    Field(ALL, "ValueFrom", "default", ANY_STRING, STRINGS),
    Field(
        ("3.5",), "PodGC", "deleteDelayDuration", STRING, "a duration is written as a string; Hera made an object of it"
    ),
    Field(("3.6",), "PodSecurityContext", "seLinuxChangePolicy", STRING, PATCHES),
    Field(("3.6",), "PodSecurityContext", "supplementalGroupsPolicy", STRING, PATCHES),
    Field(("3.6",), "ResourceClaim", "request", STRING, PATCHES),
    Field(("3.6",), "Volume", "image", ref("ImageVolumeSource"), PATCHES),
    Field(NEW, "Container", "restartPolicyRules", listed(ref("ContainerRestartRule")), IN_4_1),
    Field(NEW, "ContainerNode", "restartPolicyRules", listed(ref("ContainerRestartRule")), IN_4_1),
    Field(NEW, "ScriptTemplate", "restartPolicyRules", listed(ref("ContainerRestartRule")), IN_4_1),
    Field(NEW, "UserContainer", "restartPolicyRules", listed(ref("ContainerRestartRule")), IN_4_1),
    Field(NEW, "EnvVarSource", "fileKeyRef", ref("FileKeySelector"), IN_4_1),
    Field(NEW, "HTTPArtifact", "saveStreamViaFile", BOOLEAN, IN_4_1),
    Field(NEW, "S3Artifact", "addressingStyle", STRING, IN_4_1),
    Field(NEW, "S3ArtifactRepository", "addressingStyle", STRING, IN_4_1),
    Field(NEW, "Template", "pendingTimeout", STRING, IN_4_1),
    Field(NEW, "Template", "podResources", ref("ResourceRequirements"), IN_4_1),
    Field(NEW, "Template", "resourceClaims", listed(ref("PodResourceClaim")), IN_4_1),
    Field(NEW, "VolumeProjection", "podCertificate", ref("PodCertificateProjection"), IN_4_1),
    Field(NEW, "WorkflowSpec", "executorPlugins", listed(ref("ExecutorPlugin")), IN_4_1),
    Field(NEW, "WorkflowSpec", "podResources", ref("ResourceRequirements"), IN_4_1),
    Field(NEW, "WorkflowSpec", "resourceClaims", listed(ref("PodResourceClaim")), IN_4_1),
)

STATUS = "Argo's file has it; Hera left out of a status what a workflow to be submitted has none of"

REQUIRED = (
    Required(("3.4", "3.5", "3.6"), "CronWorkflowStatus", ("active", "conditions", "lastScheduledTime"), (), STATUS),
    Required(
        ("3.4", "3.5"), "HostAlias", ("ip",), (), "Kubernetes refuses an alias without an address, whatever its schema"
    ),
    Required(ALL, "Metrics", ("prometheus",), (), "Argo's file has it, Hera dropped it"),
    Required(
        ALL,
        "Container",
        (),
        ("image",),
        "`templateDefaults` may give the image; roundtrip/schema/rules/leaf.py sees to it",
    ),
    Required(
        ALL,
        "ScriptTemplate",
        (),
        ("image",),
        "`templateDefaults` may give the image; roundtrip/schema/rules/leaf.py sees to it",
    ),
    Required(ALL, "ScriptTemplate", (), ("source",), "Argo's own tests run scripts without a source"),
)

EITHER = (
    Either(
        ("3.6", "3.7"), "CronWorkflowSpec", ("schedule", "schedules"), "a CronWorkflow without a schedule never runs"
    ),
)

NODE_OPERATORS = ("DoesNotExist", "Exists", "Gt", "In", "Lt", "NotIn")
PULL_POLICIES = ("Always", "IfNotPresent", "Never")
MESSAGE_POLICIES = ("FallbackToLogsOnError", "File")
ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
VOLUME_MODES = ("Block", "Filesystem")
PROFILES = ("Localhost", "RuntimeDefault", "Unconfined")

# The empty string is Go's "not set" and passes wherever a value may be left out. The published schemas of 3.4 and 3.5
# state ten of these; the others are constants of Argo's and Kubernetes' Go types, also told in the descriptions.
ENUMERATIONS = (
    Enumeration("AppArmorProfile", "type", PROFILES),
    Enumeration("ArtifactGC", "strategy", ("Never", "OnWorkflowCompletion", "OnWorkflowDeletion")),
    Enumeration("AzureDiskVolumeSource", "cachingMode", ("None", "ReadOnly", "ReadWrite")),
    Enumeration("AzureDiskVolumeSource", "kind", ("Dedicated", "Managed", "Shared")),
    Enumeration("Container", "imagePullPolicy", PULL_POLICIES),
    Enumeration("Container", "terminationMessagePolicy", MESSAGE_POLICIES),
    Enumeration("ContainerNode", "imagePullPolicy", PULL_POLICIES),
    Enumeration("ContainerNode", "terminationMessagePolicy", MESSAGE_POLICIES),
    Enumeration("ContainerPort", "protocol", ("SCTP", "TCP", "UDP")),
    Enumeration("ContainerResizePolicy", "restartPolicy", ("NotRequired", "RestartContainer")),
    Enumeration("ContainerRestartRuleOnExitCodes", "operator", ("In", "NotIn")),
    Enumeration("CronWorkflowSpec", "concurrencyPolicy", ("Allow", "Forbid", "Replace")),
    Enumeration("Gauge", "operation", ("Add", "Set", "Sub")),
    Enumeration("HTTPGetAction", "scheme", ("HTTP", "HTTPS")),
    Enumeration(
        "HostPathVolumeSource",
        "type",
        ("BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"),
    ),
    Enumeration("ImageVolumeSource", "pullPolicy", PULL_POLICIES),
    Enumeration("LabelSelectorRequirement", "operator", ("DoesNotExist", "Exists", "In", "NotIn")),
    Enumeration("ManagedFieldsEntry", "operation", ("Apply", "Update")),
    Enumeration("NodeSelectorRequirement", "operator", NODE_OPERATORS),
    Enumeration("PersistentVolumeClaimSpec", "accessModes", ACCESS_MODES),
    Enumeration("PersistentVolumeClaimSpec", "volumeMode", VOLUME_MODES),
    Enumeration("PodDisruptionBudgetSpec", "unhealthyPodEvictionPolicy", ("AlwaysAllow", "IfHealthyBudget")),
    Enumeration(
        "PodGC",
        "strategy",
        ("OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"),
    ),
    Enumeration("PodSecurityContext", "fsGroupChangePolicy", ("Always", "OnRootMismatch")),
    Enumeration("PodSecurityContext", "seLinuxChangePolicy", ("MountOption", "Recursive")),
    Enumeration("PodSecurityContext", "supplementalGroupsPolicy", ("Merge", "Strict")),
    Enumeration("ResourceTemplate", "action", ("apply", "create", "delete", "get", "patch", "replace")),
    Enumeration("ResourceTemplate", "mergeStrategy", ("json", "merge", "strategic")),
    Enumeration("RetryStrategy", "retryPolicy", ("Always", "OnError", "OnFailure", "OnTransientError")),
    Enumeration("S3Artifact", "addressingStyle", ("path", "virtual-hosted")),
    Enumeration("S3ArtifactRepository", "addressingStyle", ("path", "virtual-hosted")),
    Enumeration("ScriptTemplate", "imagePullPolicy", PULL_POLICIES),
    Enumeration("ScriptTemplate", "terminationMessagePolicy", MESSAGE_POLICIES),
    Enumeration("SeccompProfile", "type", PROFILES),
    Enumeration("SecurityContext", "procMount", ("Default", "Unmasked")),
    Enumeration("Toleration", "effect", ("NoExecute", "NoSchedule", "PreferNoSchedule")),
    Enumeration("Toleration", "operator", ("Equal", "Exists"), ALL[:-1]),
    Enumeration("Toleration", "operator", ("Equal", "Exists", "Gt", "Lt"), NEW),
    Enumeration("UserContainer", "imagePullPolicy", PULL_POLICIES),
    Enumeration("UserContainer", "terminationMessagePolicy", MESSAGE_POLICIES),
    Enumeration("VolumeClaimGC", "strategy", ("OnWorkflowCompletion", "OnWorkflowSuccess")),
    Enumeration("VolumeMount", "mountPropagation", ("Bidirectional", "HostToContainer", "None")),
    Enumeration("VolumeMount", "recursiveReadOnly", ("Disabled", "Enabled", "IfPossible")),
    Enumeration("WorkflowLevelArtifactGC", "strategy", ("Never", "OnWorkflowCompletion", "OnWorkflowDeletion")),
    Enumeration("WorkflowSpec", "dnsPolicy", ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None")),
    Enumeration("WorkflowSpec", "shutdown", ("Stop", "Terminate")),
)

# Integers are Go's int64, but for these, which are int32: told by `format` in the schemas of Argo's full CRDs
INT_32 = frozenset(
    (
        *("compressionLevel", "connectionTimeoutSeconds", "containerPort", "defaultMode", "failedJobsHistoryLimit"),
        *("failureThreshold", "hostPort", "initialDelaySeconds", "lun", "markDeletionAfterDays", "mode", "partition"),
        *("markInfrequentAccessAfterDays", "maxExpirationSeconds", "periodSeconds", "port", "priority", "weight"),
        *("secondsAfterCompletion", "secondsAfterFailure", "secondsAfterSuccess", "successfulJobsHistoryLimit"),
        *("successThreshold", "timeoutSeconds", "values"),
    )
)
INT_64_THERE = frozenset((("HTTP", "timeoutSeconds"),))

KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
API_VERSION = "argoproj.io/v1alpha1"


def apply(version: str, definitions: dict[str, Schema]) -> None:
    """Changes the definitions of one version in place. Raises KeyError where an entry has nothing to change."""
    for replaced in DEFINITIONS:
        if version in replaced.versions:
            definitions[replaced.name] = dict(replaced.schema)
    for field in FIELDS:
        if version in field.versions:
            definitions[field.definition]["properties"][field.field] = dict(field.schema)
    for change in REQUIRED:
        if version in change.versions:
            definition = definitions[change.definition]
            names = (set(definition.get("required", ())) | set(change.add)) - set(change.drop)
            definition.pop("required", None)
            if names:
                definition["required"] = sorted(names)
    for either in EITHER:
        if version in either.versions:
            definitions[either.definition]["anyOf"] = [{"required": [field]} for field in either.fields]
    for enumeration in ENUMERATIONS:
        properties = definitions.get(enumeration.definition, {}).get("properties", {})
        if (
            version in enumeration.versions and enumeration.field in properties
        ):  # a later version's field is not there in an earlier one
            schema = dict(properties[enumeration.field])
            values = ["", *enumeration.values]
            if schema["type"] == "array":
                schema["items"] = {"type": "string", "enum": values[1:]}
            else:
                required = enumeration.field in definitions[enumeration.definition].get("required", ())
                schema["enum"] = values[1:] if required else values
            properties[enumeration.field] = schema
    for name, definition in definitions.items():
        for field, schema in definition.get("properties", {}).items():
            bits = 32 if field in INT_32 and (name, field) not in INT_64_THERE else 64
            _bound(schema, bits)
            _bound(schema.get("items", {}), bits)
    for kind in KINDS:
        definitions[kind]["properties"]["kind"] = {"type": "string", "enum": [kind]}
        definitions[kind]["properties"]["apiVersion"] = {"type": "string", "enum": [API_VERSION]}
        definitions[kind]["required"] = sorted({*definitions[kind].get("required", ()), "apiVersion", "kind"})


def _bound(schema: Schema, bits: int) -> None:
    if schema.get("type") == "integer":
        schema.update(minimum=-(2 ** (bits - 1)), maximum=2 ** (bits - 1) - 1)
