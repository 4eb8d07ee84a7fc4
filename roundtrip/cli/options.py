"""The options that several commands share, and how they go before what `[tool.roundtrip]` says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from roundtrip.cli import lazily
from roundtrip.cli.environment_files import variables_of
from roundtrip.codemods import folders_of_imports
from roundtrip.invocation import STDIN, Invocation
from roundtrip.lookups import digest
from roundtrip.settings.keys import CODEMODS, KEYS, PRAGMAS, TEXT, TOOLS, Settings
from roundtrip.settings.projects import Projects

F = TypeVar("F", bound=Callable[..., Any])
Pairs = tuple[tuple[str, str], ...]


def setting(name: str) -> Callable[[F], F]:
    """The option of a key of `[tool.roundtrip]`; None, or nothing at all, where it isn't given."""
    key = KEYS[name]
    flag = f"--{name.replace('_', '-')}"
    doc = f"{key.doc}  [default: {key.without}]"
    if key.kind is CODEMODS:
        return click.option(flag.removesuffix("s"), name, metavar="MODULE:CLASS", multiple=True, help=doc)
    if key.kind is PRAGMAS:
        return click.option(flag.removesuffix("s"), name, type=click.Choice(TOOLS), multiple=True, help=doc)
    if key.kind is TEXT:
        return click.option(flag, metavar="TEXT", help=doc)
    if key.kind.many:
        return click.option(flag, metavar="PATTERN", multiple=True, help=doc)
    if key.kind.choices:
        return click.option(flag, type=click.Choice(key.kind.choices), help=doc)
    against = f"--{name.removeprefix('no_')}" if name.startswith("no_") else f"--no-{flag.removeprefix('--')}"
    return click.option(f"{flag}/{against}", name, default=None, help=doc)


sources = click.argument("sources", metavar="SRC...", nargs=-1, required=True)
argo = setting("argo")
crds = setting("crds")
engine = setting("engine")
upgrade = setting("upgrade")
scripts = setting("scripts")
lift = setting("lift")
style = setting("style")
modernize = setting("modernize")
pragmas = setting("pragmas")
header = setting("header")
submit = setting("submit")
loops = setting("loops")
keep_order = setting("keep_order")
strict = setting("strict")
no_validate = setting("no_validate")
exclude = setting("exclude")
codemods = setting("codemods")
codemod_timeout = click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    help="How long the codemods may take for a file, and what they make may run under Hera.",
)
force_exclude = click.option(
    "--force-exclude",
    is_flag=True,
    help="Leave out what is excluded even where it is named, as pre-commit names files.",
)


class ProgramCommand(click.Command):
    """A command that may run programs: what stands behind `--` is for them. `variables` go to their environment."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params += _OF_PROGRAMS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As any command does, with `arguments` among the parameters."""
        at = args.index("--") if "--" in args else len(args)
        own, arguments = args[:at], tuple(args[at + 1 :])
        # `-:make` begins as an option does
        rest = super().parse_args(ctx, [STDIN + a[1:] if a.startswith("-:") else a for a in own])
        ctx.params["arguments"] = arguments
        return rest

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """With the arguments of programs."""
        formatter.write_usage(ctx.command_path, " ".join([*self.collect_usage_pieces(ctx), "[-- ARGS...]"]))


def _variable(ctx: click.Context, param: click.Parameter, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = [value.partition("=") for value in values]
    for name, sign, _ in pairs:
        if not name or not sign:
            raise click.BadParameter(f"{name or sign!r} is no KEY=VALUE")
    return tuple((name, value) for name, _, value in pairs)


def _variables(ctx: click.Context, param: click.Parameter, files: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for file in files for pair in variables_of(file))


_OF_PROGRAMS: list[click.Parameter] = [
    click.Option(
        ["--env", "variables"],
        metavar="KEY=VALUE",
        multiple=True,
        callback=_variable,
        help="A variable of the environment of programs that are run. May be given more than once.",
    ),
    click.Option(
        ["--env-file", "variables_of_files"],
        metavar="FILE",
        multiple=True,
        callback=_variables,
        help="A file of such variables, KEY=VALUE a line; --env goes before it. May be given more than once.",
    ),
]


class Given:
    """The options of one run, by their keys, None for one that isn't given; and the projects that decide the rest.

    `arguments`, `variables` and `variables_of_files` are for programs that are run.
    """

    def __init__(self, **values: Any) -> None:
        self._arguments: tuple[str, ...] = values.pop("arguments", ())
        self._variables: Pairs = (*values.pop("variables_of_files", ()), *values.pop("variables", ()))
        assert values.keys() <= KEYS.keys()
        self.projects = Projects(lambda: lazily.all_checks())
        self._values = {name: value for name, value in values.items() if value not in (None, ())}
        self._settled: dict[Settings, Settings] = {}
        self._digests: dict[Settings, str] = {}

    def settings(self, path: Path | None) -> Settings:
        """What holds for a file, None being standard input: an option that is given, else what its project says.

        Raises BadSettings.
        """
        found = self.projects.of(Path.cwd() if path is None else path.parent)
        if found not in self._settled:
            self._settled[found] = replace(found, **self._values)
        return self._settled[found]

    def digest(self, path: Path | None) -> str:
        """A name for all that holds for a file, and for programs that are run. Raises BadSettings."""
        settings = self.settings(path)
        if settings not in self._digests:
            self._digests[settings] = digest(repr((settings, self._arguments, self._variables)))
        return self._digests[settings]

    def invocation(self, path: Path | None, targets: tuple[str, ...] = ()) -> Invocation:
        """What a program is run with; `targets`: those that are named with it. Raises BadSettings."""
        settings = self.settings(path)
        wanted = targets or (settings.targets_of(path) if path is not None else ())
        return Invocation(wanted, self._arguments, tuple(dict([*settings.env, *self._variables]).items()))

    def folders(self, path: Path | None) -> tuple[Path, ...]:
        """Where the modules that a program imports are looked for behind its own folder. Raises BadSettings."""
        return folders_of_imports(self.settings(path).folders)


def destination(onto: str) -> Callable[[F], F]:
    """-o, --onto, --overwrite and --check; `onto` is what the help calls the file that changes are put back into."""
    options = (
        click.option(
            "-o",
            "--output",
            metavar="PATH",
            help="Where to write: a file, or a folder for several. Into a file that exists, only changes are put.",
        ),
        click.option(
            "--onto",
            metavar=onto,
            type=click.Path(path_type=Path),
            help="Put the changes back into the text of this file, and leave the rest of it as it is.",
        ),
        click.option("--overwrite", is_flag=True, help="Replace files that exist, instead of putting changes back."),
        click.option("--check", is_flag=True, help="Write nothing; exit 1 if a file would change, or has an error."),
    )

    def wrap(function: F) -> F:
        for option in reversed(options):
            function = option(function)
        return function

    return wrap
