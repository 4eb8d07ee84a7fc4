"""Hera programs composed at random: workflows, templates, scripts, calls, arrows, loops, settings, in many ways of writing."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_TOP = """\
import json
from typing import Annotated, Dict, List, Literal, Optional, Tuple

from hera.shared import global_config, register_pre_build_hook
from hera.workflows import *
from hera.workflows import models as m

IMAGES = {"small": "alpine:3", "big": "python:" + "3.12"}
NAMES = ["one", "two", "three"]
COMMON = dict(image=IMAGES["small"], labels={"team": "x", **{f"l{n}": str(n) for n in range(2)}})


def arguments(**more):
    return {key: value for key, value in more.items() if value is not None}
"""
# arguments of a container or script, each as people write it
_ARGS = (
    "image={image}",
    "command=['sh', '-c']",
    "args=['-x', f'{{NAMES[0]}}-{n}']",
    "args=[*NAMES, 'end']",
    "env=[Env(name='A', value='{n}'), Env(name='B', value={n}), Env(name='C')]",
    "env={{'A': {n}, 'B': 'x'}}",
    "env=SecretEnv(name='S', secret_name='s', secret_key='k')",
    "env=[ConfigMapEnv(name='M', config_map_name='c', config_map_key='k'), m.EnvVar(name='X', value='y')]",
    "env=[Env(name='IN_{n}', value_from_input='{{{{workflow.name}}}}')]",
    "env_from=[SecretEnvFrom(name='s', prefix='p'), ConfigMapEnvFrom(name='c')]",
    "resources=Resources(cpu_request={n}, memory_limit='{n}Gi')",
    "resources=Resources(gpus={n}, cpu_limit='500m')",
    "retry_strategy=RetryStrategy(limit={n}, retry_policy=RetryPolicy.on_failure, backoff=m.Backoff(duration='{n}'))",
    "retry_strategy=m.RetryStrategy(limit=m.IntOrString(root='{n}'))",
    "labels={{'n': str({n})}}",
    "annotations=dict(a='b')",
    "active_deadline_seconds={n}",
    "timeout=f'{{{n}}}s'",
    "daemon={n} > 3",
    "service_account_name='acc' if {n} else None",
    "image_pull_policy='{policy}'",
    "image_pull_policy=m.ImagePullPolicy.never",
    "tolerations=[m.Toleration(key='k', operator='Exists')]",
    "node_selector={{'disk': 'ssd'}}",
    "sidecars=UserContainer(name='side', image='s')",
    "init_containers=[UserContainer(name='i', image='s', env=[Env(name='A', value='1')])]",
    "volume_mounts=[m.VolumeMount(name='v', mount_path='/v')]",
    "volumes=[EmptyDirVolume(name='e{n}', mount_path='/e', size_limit='{n}Gi')]",
    "volumes=Volume(name='claim{n}', size='{n}Gi', mount_path='/c')",
    "volumes=[SecretVolume(name='s', secret_name='s', mount_path='/s'), ExistingVolume(name='x', claim_name='c', mount_path='/x')]",
    "security_context=m.SecurityContext(run_as_user={n}, privileged=False)",
    "security_context={{'runAsUser': {n}}}",
    "metrics=[Counter(name='c', help='h', value='{n}'), Gauge(name='g', help='h', value='1', realtime=False)]",
    "metrics=Histogram(name='h', help='h', value='1', buckets=[{n}, 2.5])",
    "memoize=m.Memoize(key='k', cache=m.Cache(config_map=m.LocalObjectReference(name='c')), max_age='1h')",
    "synchronization=m.Synchronization(mutexes=[m.Mutex(name='m')])",
    "parallelism={n}",
    "pod_spec_patch='{{}}'",
    "ports=[m.ContainerPort(container_port={n})]",
    "**{{'working_dir': '/w'}}",
)
_WORKFLOW_ARGS = (
    "namespace='ns'",
    "labels={{'a': 'b', 'n': str({n})}}",
    "annotations={{'a': 'b'}}",
    "service_account_name='acc'",
    "parallelism={n}",
    "active_deadline_seconds={n} * 60",
    "on_exit='t0'",
    "pod_gc=m.PodGC(strategy='OnPodSuccess')",
    "ttl_strategy=m.TTLStrategy(seconds_after_completion={n})",
    "volumes=[EmptyDirVolume(name='w')]",
    "volumes=Volume(name='own', size='1Gi')",
    "volume_claim_templates=[m.PersistentVolumeClaim(metadata=m.ObjectMeta(name='claim{n}'))]",
    "image_pull_secrets=['a', 'b']",
    "priority={n}",
    "suspend={n} > 2",
    "metrics=Counter(name='c', help='h', value='1')",
    "node_selector={{'disk': 'ssd'}}",
    "hooks={{'exit': m.LifecycleHook(template='t0', expression='true')}}",
    "pod_metadata=m.Metadata(labels={{'p': 'q'}})",
    "retry_strategy=RetryStrategy(limit='{n}')",
    "archive_logs=True",
    "tolerations=[m.Toleration(key='k')]",
)
_PARAMETERS = (
    "Parameter(name='{name}')",
    "Parameter(name='{name}', default={n})",
    "Parameter(name='{name}', default='d', description='about', enum=['d', {n}])",
    "Parameter(name='{name}', value={n})",
    "m.Parameter(name='{name}', default='{n}')",
)
_ANNOTATED = (
    "{name}: int",
    "{name}",
    "{name}: str = 'd'",
    "{name}: Optional[int] = None",
    "{name}: List[int] = [1, {n}]",
    "{name}: Dict[str, str] = {{'a': 'b'}}",
    "{name}: Literal['u', 'v'] = 'u'",
    "{name}: Annotated[str, Parameter(name='{name}-x', description='d')] = 'y'",
    "{name}: Annotated[str, Parameter(enum=['1', '2'])] = '1'",
    "{name}: float = {n}.5",
    "{name}: bool = True",
)
_ARTIFACTS = (
    "{name}: Annotated[str, Artifact(name='{name}', path='/tmp/{name}')] = ''",
    "{name}: Annotated[Optional[str], Artifact(name='{name}')] = None",
    "{name}: Annotated[str, S3Artifact(name='{name}', key='k', bucket='b')] = ''",
)
_RETURNS = (
    "",
    "",
    " -> int",
    " -> Annotated[int, Parameter(name='made')]",
    " -> Tuple[Annotated[int, Parameter(name='made')], Annotated[str, Artifact(name='file')]]",
)
_VALUES = (
    "{n}",
    "'text {n}'",
    "None",
    "[1, 'a', None]",
    "{{'k': [{n}]}}",
    "True",
    "f'{{NAMES[{n} % 3]}}'",
    "'{{{{workflow.name}}}}'",
    "json.dumps(NAMES)",
    "{n}.5",
)


class Writer:
    """Draws one program."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.lines: list[str] = []
        self.indent = 0
        self.count = 0
        # variable → (name of the template, names of its inputs, whether it has outputs, class)
        self.templates: dict[str, tuple[str, list[str], list[str], str]] = {}

    def pick(self, options: tuple[str, ...] | list[str]) -> str:
        return self.fill(self.random.choice(options))

    def fill(self, text: str, **more: str) -> str:
        return text.format(
            **{
                "n": self.number(1, 9),
                "image": self.random.choice(["IMAGES['big']", "'x:1'", "'x:' + str(2)", "None"]),
                "policy": self.random.choice(["Always", "never", "if_not_present", "IfNotPresent"]),
                "name": "{name}",
                **more,
            }
        )

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def chance(self, of: int) -> bool:
        return self.number(1, of) == 1

    def next(self, prefix: str) -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def write(self, line: str = "") -> None:
        self.lines.append("    " * self.indent + line if line else "")

    def some(self, options: tuple[str, ...], most: int) -> list[str]:
        chosen = [self.fill(o) for o in self.random.sample(options, self.number(0, min(most, len(options))))]
        # an argument once
        return list({c.split("=")[0].split("{")[0]: c for c in chosen}.values())

    # -- templates -----------------------------------------------------------------------------------------------------

    def inputs(self) -> tuple[list[str], str]:
        """Names of inputs, and the argument that declares them."""
        names = [f"p{n}" for n in range(self.number(0, 2))]
        if not names:
            return [], ""
        if self.chance(4):
            return names, "inputs={" + ", ".join(f"'{n}': '{self.number(1, 9)}'" for n in names) + "}"
        made = [self.fill(self.random.choice(_PARAMETERS), name=n) for n in names]
        if self.chance(3):
            made.append("Artifact(name='in', path='/in', optional=True)")
        if len(made) == 1 and self.chance(2):
            return names, f"inputs={made[0]}"
        if self.chance(4) and all(n.startswith("Parameter(name='p0')") for n in made):
            return names, "inputs=[Parameter(name=n) for n in ['p0']]"
        return names, f"inputs=[{', '.join(made)}]"

    def container(self, kind: str = "Container") -> None:
        variable, name = self.next("t"), self.next("c-")
        names, inputs = self.inputs()
        args = [f"name={name!r}", inputs, *self.some(_ARGS, 4)]
        outputs: list[str] = []
        if self.chance(3):
            outputs = ["out"]
            args.append(
                "outputs=[Parameter(name='out', value_from=m.ValueFrom(path='/o')), Artifact(name='art', path='/a')]"
            )
        if kind == "Script":
            args = [a for a in args if not a.startswith(("args=", "metrics"))]
            args.append(self.random.choice(["source='echo 1'", "source='print(1)', command=['python3']"]))
        if self.chance(6) and not any(a.startswith(("image", "labels")) for a in args):
            args.append("**COMMON")
        text = f"{kind}({', '.join(a for a in args if a)})"
        if self.chance(6):
            self.write("with_name = lambda template: template  # as it is")
            text = f"with_name({text})"
        self.write(f"{variable} = {text}")
        self.templates[variable] = (name, names, outputs, kind)

    def other(self) -> None:
        variable, name = self.next("t"), self.next("o-")
        kinds = {
            "Suspend": [
                "duration=5",
                "duration='1m'",
                "",
                "intermediate_parameters=[Parameter(name='ok', enum=['Y', 'N'])]",
            ],
            "HTTP": ["url='http://x', method='GET'", "url=f'http://{NAMES[0]}', timeout_seconds=3"],
            "Resource": [
                "action='get', manifest='a: b', flags=['x']",
                "action='create', manifest=json.dumps({'a': 1})",
            ],
        }
        kind = self.random.choice(list(kinds))
        self.write(f"{variable} = {kind}(name={name!r}, {self.random.choice(kinds[kind])})")
        self.templates[variable] = (name, [], [], kind)

    def script(self) -> None:
        variable = self.next("f")
        runner = self.chance(3)
        params = [self.fill(self.random.choice(_ANNOTATED), name=f"p{n}") for n in range(self.number(0, 3))]
        if self.chance(3):
            params.append(self.fill(self.random.choice(_ARTIFACTS), name="a0"))
        params.sort(key=lambda p: "=" in p.replace("(name=", "").replace("(enum=", "").split("]")[-1])
        args = [a for a in self.some(_ARGS, 3) if not a.startswith(("args=", "command="))]
        if runner:
            args.append(
                self.random.choice(
                    ["constructor='runner'", "constructor=RunnerScriptConstructor(outputs_directory='/o')"]
                )
            )
        elif self.chance(3):
            args.append("add_cwd_to_sys_path=False")
        returns = self.random.choice(_RETURNS)
        if not runner and "Artifact" in returns:
            returns = ""
        self.write()
        self.write(f"@script({', '.join(args)})")
        self.write(f"def {variable}({', '.join(params)}){returns}:")
        body = [
            "print('x')",
            '"""Documented."""',
            "import os  # in the body",
            "for i in range(3):\n    print(i, f'{i + 1:>3}')",
            "def inner(x):\n    return x * 2",
            "# only a comment\npass",
            "text = '''of\n  lines\n'''",
        ]
        for statement in self.random.sample(body, self.number(1, 3)):
            for line in statement.split("\n"):
                # a text of several lines keeps its own indentation
                self.lines.append(line if line.startswith(("  lines", "'''")) else "    " * (self.indent + 1) + line)
        self.write()
        names = [p.split(":")[0].split("=")[0].strip() for p in params if "Artifact" not in p]
        real = [f"{n}-x" if any(p.startswith(f"{n}:") and "-x" in p for p in params) else n for n in names]
        self.templates[variable] = (variable, real, ["made"] if "made" in returns else [], "function")

    # -- nodes ---------------------------------------------------------------------------------------------------------

    def node_args(self, variable: str, before: list[tuple[str, str]], owner: str, named: bool) -> str:
        _, inputs, _, kind = self.templates[variable]
        args = [f"name='n-{self.next('')}'"] if named else []
        values: dict[str, str] = {}
        for parameter in inputs:
            if self.chance(5):
                continue
            value = self.pick(_VALUES)
            giving = [v for v, t in before if self.templates[t][2]]
            if giving and self.chance(2):
                chosen = self.random.choice(giving)
                output = self.templates[dict(before)[chosen]][2][0]
                value = f"{chosen}.get_parameter({output!r})"
            elif before and self.chance(3):
                value = f"{self.random.choice(before)[0]}.{self.random.choice(['result', 'id', 'ip'])}"
            values[parameter] = value
        if values:
            shape = self.number(1, 4)
            if shape == 1:
                args.append(
                    "arguments=["
                    + ", ".join(
                        f"{v}.with_name({k!r})" if "get_parameter" in v else f"Parameter(name={k!r}, value={v})"
                        for k, v in values.items()
                    )
                    + "]"
                )
            elif shape == 2 and all(k.isidentifier() for k in values) and "None" not in values.values():
                args.append("arguments=arguments(" + ", ".join(f"{k}={v}" for k, v in values.items()) + ")")
            else:
                args.append("arguments={" + ", ".join(f"{k!r}: {v}" for k, v in values.items()) + "}")
        if before and self.chance(4):
            args.append(f"when=f'{{{self.random.choice(before)[0]}.{self.random.choice(['result', 'status'])}}} == x'")
        if self.chance(5):
            args.append("continue_on=m.ContinueOn(failed=True)")
        if self.chance(5):
            loops = ["with_sequence=m.Sequence(count='3')"]
            if kind in ("Container", "function"):
                loops += ["with_items=[1, 'a', None, [2]]", "with_items=NAMES", "with_param='[1]'", "with_param=[1, 2]"]
                if kind == "function" and inputs and all(i.isidentifier() for i in inputs):
                    loops.append("with_items=[{" + ", ".join(f"'{i}': {n}" for n, i in enumerate(inputs)) + "}]")
            args.append(self.random.choice(loops))
        return ", ".join(args)

    def node(self, kind: str, before: list[tuple[str, str]], owner: str, used: set[str]) -> str:
        variable = self.random.choice(list(self.templates))
        name = self.templates[variable][0].replace("_", "-")
        named = name in used or not self.chance(3)
        used.add(name)
        result = self.next("x")
        args = self.node_args(variable, before, owner, named)
        if self.chance(4) and self.templates[variable][3] != "function":
            if not named:
                args = f"name={name!r}" + (", " + args if args else "")
            args = args.replace("with_items=[{", "with_items=[{")
            self.write(f"{result} = {kind}({args}, template={variable})")
        else:
            self.write(f"{result} = {variable}({args})")
        before.append((result, variable))
        return result

    def dag(self) -> None:
        variable, name = self.next("d"), self.next("dag-")
        self.write(
            f"with DAG(name={name!r}, {self.inputs()[1]}) as {variable}:"
            if self.chance(2)
            else f"with DAG(name={name!r}) as {variable}:"
        )
        self.indent += 1
        before: list[tuple[str, str]] = []
        used: set[str] = set()
        joined: set[tuple[str, str]] = set()
        nodes: list[str] = []
        for _ in range(self.number(1, 5)):
            if self.chance(5):
                self.loop_of_tasks(nodes)
                continue
            nodes.append(self.node("Task", before, variable, used))
        for _ in range(self.number(0, 4)):
            if len(nodes) < 2:
                break
            one, two = sorted(self.random.sample(range(len(nodes)), 2))
            a, b = nodes[one], nodes[two]
            if (a, b) in joined:
                continue
            joined.add((a, b))
            self.write(
                self.random.choice(
                    [
                        f"{a} >> {b}",
                        f"[{a}] >> {b}",
                        f"{a} >> [{b}]",
                        f"{a}.next({b})",
                        f"{a}.next({b}, operator=Operator.or_)",
                        f"{a}.on_success({b})",
                        f"{a}.on_failure({b})",
                        f"{a}.next({b}, on=TaskResult.failed | TaskResult.errored)",
                        f"{b}.on_other_result({a}, 'x')",
                        f"{a}.on_error({b})",
                    ]
                )
            )
        if nodes and self.chance(5):
            self.write(f"{nodes[0]}.when = 'later'")
        self.indent -= 1

    def loop_of_tasks(self, nodes: list[str]) -> None:
        variable = self.random.choice(list(self.templates))
        if self.templates[variable][3] == "function" and self.templates[variable][1]:
            return
        result = self.next("l")
        prefix = self.next("loop-")
        if self.chance(2):
            self.write(f"{result} = [{variable}(name=f'{prefix}-{{n}}') for n in NAMES[:2]]")
        else:
            self.write(f"{result} = []")
            self.write("for number, n in enumerate(NAMES):")
            self.write("    if number % 2 == 0:")
            self.write(f"        {result}.append({variable}(name=f'{prefix}-{{number}}-{{n}}'))")
        self.write(f"{result}[0] >> {result}[1]")
        if nodes:
            self.write(f"{nodes[-1]} >> {result}")

    def steps(self) -> None:
        variable, name = self.next("s"), self.next("steps-")
        self.write(f"with Steps(name={name!r}) as {variable}:")
        self.indent += 1
        before: list[tuple[str, str]] = []
        used: set[str] = set()
        for _ in range(self.number(1, 4)):
            if self.chance(3):
                self.write(self.random.choice([f"with {variable}.parallel():", "with Parallel() as p:"]))
                self.indent += 1
                for _ in range(self.number(1, 2)):
                    self.node("Step", before, variable, used)
                self.indent -= 1
            else:
                self.node("Step", before, variable, used)
        self.indent -= 1

    # -- the whole -----------------------------------------------------------------------------------------------------

    def settings(self) -> None:
        options = (
            "global_config.image = 'global:1'",
            "global_config.namespace = 'everywhere'",
            "global_config.service_account_name = 'me'",
            "global_config.script_command = ['python3']",
            "global_config.set_class_defaults(Container, image_pull_policy='Always', image='default')",
            "global_config.set_class_defaults(Script, add_cwd_to_sys_path=False)",
            "global_config.set_class_defaults(Workflow, labels={'by': 'default'})",
            "@register_pre_build_hook\ndef hooked(c: Container) -> Container:\n    c.annotations = {'hook': c.name}\n    return c",
        )
        for option in self.random.sample(options, self.number(0, 2)):
            for line in option.split("\n"):
                self.write(line)

    def workflow(self) -> None:
        kind = self.random.choice(["Workflow"] * 4 + ["WorkflowTemplate", "CronWorkflow", "ClusterWorkflowTemplate"])
        args = ["name='w'" if kind != "Workflow" or self.chance(2) else "generate_name='w-'", "entrypoint='main'"]
        args += self.some(_WORKFLOW_ARGS, 4)
        if kind == "ClusterWorkflowTemplate":
            args = [a for a in args if not a.startswith("namespace")]
        if kind == "CronWorkflow":
            args.append(
                self.random.choice(
                    ["schedules=['* * * * *']", "schedule='1 * * * *'", "schedules=['a'], timezone='UTC'"]
                )
            )
        parameters = self.random.choice(
            [
                "",
                "arguments={'p': 1, 'q': None}",
                "arguments=[Parameter(name='p', value='v', description='d'), Parameter(name='r', value=[1])]",
                "arguments=Parameter(name='p', value={'a': 'b'})",
            ]
        )
        args.append(parameters)
        variable = self.next("w")
        # what was made in another workflow is there only as a name
        self.templates = {v: t for v, t in self.templates.items() if t[3] == "function"}
        if self.chance(4):
            self.container()
        self.write()
        self.write(f"with {kind}({', '.join(a for a in args if a)}) as {variable}:")
        self.indent += 1
        makers: list[Callable[[], None]] = [
            self.container,
            self.container,
            lambda: self.container("Script"),
            self.other,
        ]
        if self.chance(3):
            makers.append(self.script)
        for _ in range(self.number(1, 4)):
            self.random.choice(makers)()
        if parameters and self.chance(2):
            self.write(f"shown = Container(name='shown', args=[f\"{{{variable}.get_parameter('p')}}\"])")
        for _ in range(self.number(0, 2)):
            self.random.choice([self.dag, self.steps])()
        self.indent -= 1
        changes = (
            f"{variable}.entrypoint = 'other'",
            f"{variable}.labels = {{**({variable}.labels or {{}}), 'after': '1'}}",
            f"{variable}.templates.append(Container(name='later'))",
            f"print({variable}.to_yaml())",
            f"{variable}.on_exit = {variable}.templates[0]",
        )
        for change in self.random.sample(changes, self.number(0, 2)):
            self.write(change)

    def text(self) -> str:
        """The whole program."""
        self.settings()
        for _ in range(self.number(0, 2)):
            self.script()
        for _ in range(self.number(1, 2)):
            self.workflow()
        return _TOP + "\n" + "\n".join(self.lines) + "\n"


def program(seed: int) -> str:
    """The text of a program that makes one or two workflows."""
    return Writer(seed).text()
