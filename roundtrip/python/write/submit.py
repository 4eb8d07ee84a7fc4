"""The main block that submits the workflows of a program: to the Argo server that the environment names.

Facts: `Workflow.__post_init__` of Hera takes its service, and so `global_config.host`, as the workflow is made, and `create()`
wants a namespace by then; `global_config.namespace` would come into the YAML. So both are given to what is made already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from roundtrip.python.code.widths import STEP, WIDTH

HOST, TOKEN, NAMESPACE = "ARGO_HOST", "ARGO_TOKEN", "ARGO_NAMESPACE"
LONG = 14  # columns of a name that stands twice in a line
CLUSTER = "ClusterWorkflowTemplate"
# what others refer to is there first
_ORDER = (CLUSTER, "WorkflowTemplate", "CronWorkflow", "Workflow")


def main_block(workflows: Sequence[tuple[str, str]], give: Callable[[str], str]) -> list[str]:
    """The block, as black lays it out. `workflows`: class and name of each; `give`: makes a name one that the module doesn't
    have, for the names that the block gives are the module's."""
    variable, service, os = give("flow"), give("service"), give("os")
    wanted = sorted(workflows, key=lambda one: _ORDER.index(one[0]))
    lines = ["import os" if os == "os" else f"import os as {os}", "", "from hera.workflows import WorkflowsService", ""]
    made = ["WorkflowsService(", f'{STEP}host={os}.environ["{HOST}"], token={os}.environ.get("{TOKEN}")', ")"]
    if len(wanted) == 1:
        kind, name = wanted[0]
        if len(name) > LONG - len(os) // 2 + 1:
            lines.append(f"{variable} = {name}")
            name = variable
        lines += [f"{name}.workflows_service = {made[0]}", *made[1:], *_created(kind, name, os)]
    else:
        lines += [f"{service} = {made[0]}", *made[1:]]
        for cluster in (True, False):
            names = [name for kind, name in wanted if (kind == CLUSTER) == cluster]
            one = variable if len(names) > 1 else "".join(names)
            created = [f"{one}.workflows_service = {service}", *_created(CLUSTER if cluster else "", one, os)]
            lines += [*_loop(variable, names), *(STEP + line for line in created)] if len(names) > 1 else []
            lines += created if len(names) == 1 else []
    return ['if __name__ == "__main__":', *(STEP + line if line else "" for line in lines)]


def _created(kind: str, name: str, os: str) -> list[str]:
    namespace = [f'{name}.namespace = {name}.namespace or {os}.environ["{NAMESPACE}"]'] if kind != CLUSTER else []
    return [*namespace, f"{name}.create()"]


def _loop(variable: str, names: list[str]) -> list[str]:
    whole = f"for {variable} in ({', '.join(names)}):"
    if len(STEP) + len(whole) <= WIDTH:
        return [whole]
    return [f"for {variable} in (", *(f"{STEP}{name}," for name in names), "):"]
