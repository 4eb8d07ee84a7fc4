"""What comes before what: the arguments of a call, and the templates of a workflow (IDIOMS 2 and 9)."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

# Name first, then what it runs, then how; every argument that people write has its place, so that the order is the same
# everywhere and on every pass. What is not named here comes last, by the alphabet.
_WORKFLOW = """
    api_version kind name generate_name namespace labels annotations
    schedules schedule timezone concurrency_policy starting_deadline_seconds successful_jobs_history_limit
    failed_jobs_history_limit cron_suspend when stop_strategy
    entrypoint arguments on_exit workflow_template_ref templates template_defaults
    service_account_name automount_service_account_token image_pull_secrets
    parallelism active_deadline_seconds retry_strategy suspend shutdown synchronization priority
    node_selector tolerations affinity scheduler_name pod_priority_class_name
    pod_gc ttl_strategy archive_logs artifact_repository_ref artifact_gc
    pod_metadata workflow_metadata pod_spec_patch pod_disruption_budget
    security_context host_network dns_policy dns_config host_aliases executor hooks metrics
    volume_claim_gc volume_claim_templates volumes
"""
_TEMPLATE = """
    name labels annotations service_account_name automount_service_account_token node_selector
    inputs
    url method headers body body_from insecure_skip_verify timeout_seconds
    action merge_strategy set_owner_reference flags success_condition failure_condition
    image image_pull_policy constructor command args add_cwd_to_sys_path source manifest manifest_from
    transformations duration containers container_set_retry_strategy
    working_dir env env_from ports resources volume_mounts volume_devices
    outputs
    retry_strategy timeout active_deadline_seconds parallelism fail_fast target daemon memoize synchronization
    container_name lifecycle liveness_probe readiness_probe startup_probe security_context
    stdin stdin_once tty termination_message_path termination_message_policy
    init_containers sidecars volumes tolerations affinity scheduler_name priority_class_name pod_security_context
    host_aliases pod_spec_patch archive_location executor plugin metrics
    tasks sub_steps
"""
_DECORATOR = """
    name labels annotations service_account_name node_selector
    image image_pull_policy constructor command args add_cwd_to_sys_path inputs outputs
    working_dir env env_from ports resources volume_mounts volume_devices
    retry_strategy timeout active_deadline_seconds parallelism daemon memoize synchronization
"""
_NODE = """
    name template template_ref inline
    when with_param arguments with_items with_sequence
    depends dependencies continue_on on_exit hooks
"""
_ARTIFACT = """
    name path sub_path from_ from_expression mode recurse_mode optional global_name archive archive_logs artifact_gc
    deleted
    endpoint bucket region url repo revision branch depth container blob key addresses hdfs_path hdfs_user force data
    insecure plugin_name configuration
    access_key_secret secret_key_secret session_token_secret username_secret password_secret ssh_private_key_secret
"""
_METRIC = "name help labels when realtime operation buckets value"
_SMALL = """
    name prefix description default value value_from enum global_name
    secret_name secret_key config_map_name config_map_key field_path resource container_name divisor optional
    cpu_request cpu_limit memory_request memory_limit ephemeral_request ephemeral_limit gpus gpu_flag custom_resources
    limit retry_policy backoff expression affinity
    mount_path sub_path sub_path_expr read_only
"""
# models, as their documentation and Kubernetes' own examples write them; what isn't here keeps the order of its Argo
# object, where the dots are
_MODELS = {
    "ArchiveStrategy": "none tar zip",
    "ArtifactGC": "strategy service_account_name pod_metadata",
    "ArtifactLocation": "archive_logs s3 gcs azure oss hdfs http git artifactory raw",
    "ArtifactPaths": "name path from_",
    "ArtifactRepositoryRef": "config_map key",
    "Backoff": "duration factor cap max_duration",
    "Cache": "config_map",
    "ConfigMapEnvSource": "name optional",
    "ConfigMapKeySelector": "name key optional",
    "ConfigMapVolumeSource": "name items default_mode optional",
    "Container": "name image image_pull_policy command args working_dir env_from env ports resources volume_mounts",
    "ContainerNode": "name image image_pull_policy command args",
    "ContainerPort": "name container_port host_port protocol",
    "ContinueOn": "failed error",
    "Counter": "value",
    "DAGTask": "name template template_ref inline depends dependencies arguments",
    "EmptyDirVolumeSource": "medium size_limit",
    "EnvVar": "name value value_from",
    "ExecAction": "command",
    "Gauge": "realtime value operation",
    "HTTPGetAction": "scheme host path port http_headers",
    "Histogram": "buckets value",
    "Header": "name value value_from",
    "HostAlias": "ip hostnames",
    "HostPathVolumeSource": "path type",
    "Inputs": "parameters artifacts",
    "KeyToPath": "key path mode",
    "LabelSelector": "match_labels match_expressions",
    "LabelSelectorRequirement": "key operator values",
    "LifecycleHook": "template template_ref arguments expression",
    "Memoize": "key max_age cache",
    "Metadata": "labels annotations",
    "MetricLabel": "key value",
    "Mutex": "name namespace database",
    "NodeSelectorRequirement": "key operator values",
    "ObjectFieldSelector": "api_version field_path",
    "ObjectMeta": "name generate_name namespace labels annotations",
    "Outputs": "parameters artifacts result",
    "OwnerReference": "api_version kind name uid controller block_owner_deletion",
    "Parameter": "name description default value value_from enum global_name",
    "PersistentVolumeClaim": "api_version kind metadata spec",
    "PersistentVolumeClaimSpec": "access_modes storage_class_name volume_name volume_mode selector resources",
    "PersistentVolumeClaimVolumeSource": "claim_name read_only",
    "PodDNSConfig": "nameservers searches options",
    "PodDNSConfigOption": "name value",
    "PodDisruptionBudgetSpec": "min_available max_unavailable selector",
    "PodGC": "strategy delete_delay_duration label_selector",
    "PodSecurityContext": "run_as_user run_as_group run_as_non_root fs_group",
    "PreferredSchedulingTerm": "weight preference",
    "Probe": (
        "http_get exec tcp_socket grpc initial_delay_seconds period_seconds timeout_seconds success_threshold "
        "failure_threshold"
    ),
    "Prometheus": "name help labels when counter gauge histogram",
    "ResourceRequirements": "requests limits claims",
    "ScriptTemplate": "name image image_pull_policy command args ... source",
    "SecretEnvSource": "name optional",
    "SecretKeySelector": "name key optional",
    "SecretVolumeSource": "secret_name items default_mode optional",
    "SecurityContext": "privileged run_as_user run_as_group run_as_non_root",
    "SemaphoreRef": "config_map_key_ref database namespace",
    "Sequence": "count start end format",
    "Synchronization": "semaphores mutexes",
    "TCPSocketAction": "host port",
    "TTLStrategy": "seconds_after_completion seconds_after_success seconds_after_failure",
    "Template": "name inputs",
    "TemplateRef": "name template cluster_scope",
    "Toleration": "key operator value effect toleration_seconds",
    "ValueFrom": "path expression parameter supplied config_map_key_ref event jq_filter json_path default",
    "UserContainer": "name image image_pull_policy command args",
    "VolumeMount": "name mount_path sub_path sub_path_expr read_only",
    "VolumeResourceRequirements": "requests limits",
    "WeightedPodAffinityTerm": "weight pod_affinity_term",
    "WorkflowStep": "name template template_ref inline depends dependencies arguments",
    "WorkflowTemplateRef": "name cluster_scope",
}


_LAST = 1000


def _ranks(table: str) -> dict[str, int]:
    first, _, last = table.partition("...")
    ranks = {arg: rank for rank, arg in enumerate(first.split())}
    return ranks | {arg: rank for rank, arg in enumerate(last.split(), _LAST + 1)}


_BY_KIND: tuple[tuple[dict[str, int], tuple[str, ...]], ...] = (
    (_ranks(_WORKFLOW), ("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow")),
    (
        _ranks(_TEMPLATE),
        (
            *("Container", "Script", "DAG", "Steps", "ContainerSet", "Data", "HTTP", "Resource", "Suspend"),
            *("UserContainer", "ContainerNode"),
        ),
    ),
    (_ranks(_DECORATOR), ("script",)),
    (_ranks(_NODE), ("Task", "Step")),
    (_ranks(_METRIC), ("Counter", "Gauge", "Histogram")),
)
_BY_NAME = {name: ranks for ranks, names in _BY_KIND for name in names}
_ARTIFACTS = _ranks(_ARTIFACT)
_OTHERS = _ranks(_SMALL)
_NAME_FIRST = {"name": 0}
_MODEL_RANKS = {name: _ranks(table) for name, table in _MODELS.items()}


def argument_order(construct: str, args: Iterable[str]) -> list[str]:
    """`args` of a call of `construct` in the order a person reads in.

    What the tables don't know of a model (`m.X`) stays in the order of its Argo object, with its name at the front.
    """
    if construct.startswith("m."):
        known = _MODEL_RANKS.get(construct[2:], _NAME_FIRST)
        return sorted(args, key=lambda arg: known.get(arg, _LAST))
    ranks = _BY_NAME.get(construct) or (_ARTIFACTS if construct.endswith("Artifact") else _OTHERS)
    return sorted(args, key=lambda arg: (ranks.get(arg, _LAST), arg))


T = TypeVar("T")


def definitions_first(items: Sequence[T], uses: Sequence[Collection[int]]) -> list[int]:
    """The indexes of `items` so that each comes after those it uses (`uses[i]`: indexes), otherwise as they are.

    Items that use each other in a circle stay among themselves as they are. A list that is in order already stays as it
    is, so the result is stable on itself.
    """
    try:
        return _by_need(uses)
    except CycleError:
        circle = _circles(uses)
        return _by_need([[j for j in used if circle[j] != circle[i]] for i, used in enumerate(uses)])


def _by_need(uses: Sequence[Collection[int]]) -> list[int]:
    """Each behind those it uses, the lowest index first. Raises CycleError."""
    sorter = TopologicalSorter(dict(enumerate(uses)))
    sorter.prepare()
    ready: list[int] = []
    result: list[int] = []
    while sorter.is_active():
        for i in sorter.get_ready():
            heapq.heappush(ready, i)
        result.append(heapq.heappop(ready))
        sorter.done(result[-1])
    return result


def _circles(uses: Sequence[Collection[int]]) -> list[int]:
    """For each item the number of its strongly connected component (Kosaraju's two walks, without recursion)."""
    left: list[int] = []  # in the order in which the first walk leaves them
    seen: set[int] = set()
    users: list[list[int]] = [[] for _ in uses]
    for root in range(len(uses)):
        work = [(root, False)]
        while work:
            i, done = work.pop()
            if done:
                left.append(i)
            elif i not in seen:
                seen.add(i)
                work += [(i, True), *((j, False) for j in uses[i])]
                for j in uses[i]:
                    users[j].append(i)
    component = [-1] * len(uses)
    for root in reversed(left):
        reached = [root]
        while reached:
            i = reached.pop()
            if component[i] < 0:
                component[i] = root
                reached += users[i]
    return component
