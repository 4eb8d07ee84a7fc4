"""Programs as people write them, composed at random: templates above the workflow, lists, helpers, functions that build."""

from __future__ import annotations

from random import Random

_VALUES = ("one", "two", "three")


def composed(random: Random) -> str:
    """A program of one workflow; its templates are `job0`, `job1` …, its tasks `t0`, `t1` …"""
    return _Program(random).text()


class _Program:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.quote = random.choice('""\'')
        self.count = random.randint(1, 3)
        self.script = random.random() < 0.5
        # where the containers are: above the workflow, in its block, in a list, or made by a helper
        self.style = random.choice(("above", "block", "list", "helper"))
        self.builds = self.style != "list" and random.random() < 0.4

    def text(self) -> str:
        """The lines of the program."""
        lines = ["from hera.workflows import DAG, Container, Env, Parameter, Step, Steps, Task, Workflow, script", ""]
        lines += ['REGISTRY = "registry.example.com"  # ours', "", ""]
        if self.style == "helper":
            lines += [
                "def job(name, image, *command):",
                "    return Container(name=name, image=image, command=list(command))",
                "",
                "",
            ]
        if self.script:
            lines += ['@script(image="python:3.12")', 'def work(path: str = "/tmp", n: int = 1) -> None:']
            lines += ["    # what it does", "    print( path, n )", '    print("done")', "", ""]
        if self.style in ("above", "list"):
            lines += [line for n in range(self.count) for line in self.container(n, "")]
            lines += ["", ""]
        indent = "    " if self.builds else ""
        lines += ["def build():"] if self.builds else []
        if self.style == "list":
            names = ", ".join(f"job{n}" for n in range(self.count))
            lines += ["w = Workflow(", '    generate_name="w-",', '    entrypoint="job0",']
            lines += ["    templates=[", f"        {names},", *self.listed(), "    ],", ")"]
            return self.quoted(lines)
        lines += [f'{indent}with Workflow(generate_name="w-", entrypoint="main") as w:']
        if self.style in ("block", "helper"):
            lines += [line for n in range(self.count) for line in self.container(n, f"{indent}    ")]
        lines += [f'{indent}    with DAG(name="main"):', *self.tasks(f"{indent}        ")]
        if self.builds:
            lines += ["    return w", "", "", "w = build()"]
        lines += ["", "", "def describe():", "    return w.name"]
        return self.quoted(lines)

    def container(self, n: int, indent: str) -> list[str]:
        """The statement of a container."""
        if self.style == "helper":
            return [f'{indent}job{n} = job("job{n}", "img/{n}:1", "run", "{_VALUES[n]}")']
        image = self.random.choice((f'"img/{n}:1"', f'f"{{REGISTRY}}/img{n}:1"'))
        if self.random.random() < 0.3:
            return [f'{indent}job{n} = Container(name="job{n}", image={image}, command=["run"])  # job {n}']
        lines = [f"{indent}# the job {n}", f"{indent}job{n} = Container(", f'{indent}    name="job{n}",']
        lines += [f"{indent}    image={image},  # pinned", f'{indent}    command=["run", "{_VALUES[n]}"],']
        if self.random.random() < 0.6:
            lines += [
                f"{indent}    env=[",
                f"{indent}        # the level",
                f'{indent}        Env(name="LEVEL", value="{n}"),',
                f"{indent}    ],",
            ]
        return [*lines, f"{indent})"]

    def tasks(self, indent: str) -> list[str]:
        """The statements of the tasks, and what comes behind what."""
        lines: list[str] = []
        for n in range(self.count):
            if self.random.random() < 0.5:
                lines.append(f'{indent}t{n} = Task(name="t{n}", template=job{n})')
            else:
                lines.append(f'{indent}t{n} = job{n}(name="t{n}")  # task {n}')
        names = [f"t{n}" for n in range(self.count)]
        if self.script:
            lines.append(f'{indent}last = work(name="last", arguments={{"path": "/data"}})')
            names.append("last")
        return [*lines, f"{indent}{' >> '.join(names)}"] if len(names) > 1 else lines

    def listed(self) -> list[str]:
        """A DAG, or steps, as an item of the list of templates."""
        kind, task, argument = self.random.choice((("DAG", "Task", "tasks"), ("Steps", "Step", "sub_steps")))
        lines = [f"        {kind}(", '            name="main",', f"            {argument}=["]
        for n in range(self.count):
            used = self.random.choice((f"job{n}", f'"job{n}"'))
            order = f', depends="t{n - 1}"' if n and kind == "DAG" else ""
            lines.append(f'                {task}(name="t{n}", template={used}{order}),  # task {n}')
        return [*lines, "            ],", "        ),"]

    def quoted(self, lines: list[str]) -> str:
        """The text, with the quotes that this person likes."""
        return "\n".join(lines).replace('"', self.quote) + "\n"
