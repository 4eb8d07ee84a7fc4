"""Where the project's schemas say something else than Argo's published ones, and why.

An entry is (versions, definition, field, what differs, reason); "*" stands for all of them. `test_schemas.py` finds the
differences by itself, and holds them against this table both ways: none untold, no entry without use.
"""

from __future__ import annotations

from typing import NamedTuple

ALL = ("3.4", "3.5", "3.6", "3.7", "4.0", "4.1")


class Difference(NamedTuple):
    """Differences of one reason. `what`: "type", "values" (an enumeration), "required", "closed", "either"."""

    versions: tuple[str, ...]
    definition: str
    fields: tuple[str, ...]
    what: str
    reason: str


KINDS = ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "WorkflowEventBinding")
PULL = ("imagePullPolicy", "terminationMessagePolicy")
ANY_STRING = "AnyString in Argo's Go types: it makes text of whatever stands there"
CONSTANTS = "constants of Argo's Go types, told in the field's description or in Argo's documentation"
KUBERNETES = "constants of Kubernetes' Go types; the published files of 3.4 and 3.5 state some of them themselves"
STATUS = "part of a claim's status, which Kubernetes writes and later versions extend"

DIFFERENCES = (
    Difference(ALL, "*", (), "closed", "the published schema accepts any misspelt field"),
    Difference(ALL, "IntOrString", (), "type", "published as a string; it is an integer or a string, as its name says"),
    Difference(ALL, "Quantity", (), "type", "Kubernetes reads the number 1 as it reads the string"),
    Difference(ALL, "Parameter", ("default", "value"), "type", ANY_STRING),
    Difference(ALL, "Parameter", ("enum",), "type", ANY_STRING),
    Difference(ALL, "ValueFrom", ("default",), "type", ANY_STRING),
    *(Difference(ALL, kind, ("apiVersion", "kind"), "values", "they tell the kinds apart") for kind in KINDS),
    *(Difference(ALL, kind, ("apiVersion", "kind"), "required", "they tell the kinds apart") for kind in KINDS),
    Difference(ALL, "Container", ("image",), "required", "templateDefaults may give it"),
    Difference(
        ALL[:2], "HostAlias", ("ip",), "required", "Kubernetes refuses an alias without one, whatever its schema"
    ),
    Difference(ALL, "ScriptTemplate", ("image",), "required", "templateDefaults may give it"),
    Difference(ALL, "ScriptTemplate", ("source",), "required", "Argo's own e2e tests run scripts without a source"),
    Difference(ALL, "ArtifactGC", ("strategy",), "values", CONSTANTS),
    Difference(ALL[1:], "WorkflowLevelArtifactGC", ("strategy",), "values", CONSTANTS),
    Difference(ALL, "CronWorkflowSpec", ("concurrencyPolicy",), "values", CONSTANTS),
    Difference(ALL[1:], "Gauge", ("operation",), "values", CONSTANTS),
    Difference(ALL, "PodGC", ("strategy",), "values", CONSTANTS),
    Difference(ALL, "ResourceTemplate", ("action", "mergeStrategy"), "values", CONSTANTS),
    Difference(ALL, "RetryStrategy", ("retryPolicy",), "values", CONSTANTS),
    Difference(
        ALL[2:4], "CronWorkflowSpec", (), "either", "Argo refuses a CronWorkflow that has no schedule of either form"
    ),
    Difference(ALL[5:], "S3Artifact", ("addressingStyle",), "values", CONSTANTS),
    Difference(ALL[5:], "S3ArtifactRepository", ("addressingStyle",), "values", CONSTANTS),
    Difference(ALL, "VolumeClaimGC", ("strategy",), "values", CONSTANTS),
    Difference(ALL, "WorkflowSpec", ("dnsPolicy", "shutdown"), "values", CONSTANTS),
    Difference(ALL[2:], "AppArmorProfile", ("type",), "values", KUBERNETES),
    Difference(ALL, "AzureDiskVolumeSource", ("cachingMode", "kind"), "values", KUBERNETES),
    Difference(ALL[2:], "Container", PULL, "values", KUBERNETES),
    Difference(ALL, "ContainerNode", PULL, "values", KUBERNETES),
    Difference(ALL, "ScriptTemplate", PULL, "values", KUBERNETES),
    Difference(ALL, "UserContainer", PULL, "values", KUBERNETES),
    Difference(ALL[2:], "ContainerPort", ("protocol",), "values", KUBERNETES),
    Difference(ALL[2:], "ContainerResizePolicy", ("restartPolicy",), "values", KUBERNETES),
    Difference(ALL[5:], "ContainerRestartRuleOnExitCodes", ("operator",), "values", KUBERNETES),
    Difference(ALL[2:], "HTTPGetAction", ("scheme",), "values", KUBERNETES),
    Difference(ALL, "HostPathVolumeSource", ("type",), "values", KUBERNETES),
    Difference(ALL[2:], "ImageVolumeSource", ("pullPolicy",), "values", KUBERNETES),
    Difference(ALL, "LabelSelectorRequirement", ("operator",), "values", KUBERNETES),
    Difference(ALL, "ManagedFieldsEntry", ("operation",), "values", KUBERNETES),
    Difference(ALL[2:], "NodeSelectorRequirement", ("operator",), "values", KUBERNETES),
    Difference(ALL, "PersistentVolumeClaimSpec", ("accessModes", "volumeMode"), "values", KUBERNETES),
    Difference(ALL[2:], "PodDisruptionBudgetSpec", ("unhealthyPodEvictionPolicy",), "values", KUBERNETES),
    Difference(("3.4", "3.5"), "PersistentVolumeClaimCondition", ("type",), "values", STATUS),
    Difference(("3.4", "3.5"), "PersistentVolumeClaimStatus", ("phase",), "values", STATUS),
    Difference(ALL, "PodSecurityContext", ("fsGroupChangePolicy",), "values", KUBERNETES),
    Difference(
        ALL[2:], "PodSecurityContext", ("seLinuxChangePolicy", "supplementalGroupsPolicy"), "values", KUBERNETES
    ),
    Difference(ALL[2:], "SeccompProfile", ("type",), "values", KUBERNETES),
    Difference(ALL, "SecurityContext", ("procMount",), "values", KUBERNETES),
    Difference(ALL[2:], "Toleration", ("effect", "operator"), "values", KUBERNETES),
    Difference(ALL, "VolumeMount", ("mountPropagation",), "values", KUBERNETES),
    Difference(ALL[2:], "VolumeMount", ("recursiveReadOnly",), "values", KUBERNETES),
)
