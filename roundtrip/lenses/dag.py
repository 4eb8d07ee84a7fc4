"""`DAG` and `Task`. Facts: `hera.workflows.dag.DAG`, `hera.workflows.task.Task`.

Tasks join the DAG in which they are made; where one of them is beyond Hera's class, all of them are models in a list.
"""

from __future__ import annotations

from roundtrip.lenses.algebra import Choice, Each, PutOnly
from roundtrip.lenses.calls import node_record
from roundtrip.lenses.models import model_lens
from roundtrip.lenses.templates import template, unique_names

TASK = node_record("Task")
TASKS = Choice([Each(TASK), Each(model_lens("DAGTask")), PutOnly(Each(Choice([TASK, model_lens("DAGTask")])))])

DAG = template("DAG", "dag", {"tasks": (TASKS, "dag.tasks")}, required=("tasks",), checks=(unique_names("tasks"),))
