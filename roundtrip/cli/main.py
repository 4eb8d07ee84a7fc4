"""The command `roundtrip`: finds the command that is meant, and answers for whatever nobody else caught."""

from __future__ import annotations

import importlib
import io
import os
import sys
import traceback
from typing import NoReturn

import click

import roundtrip
from roundtrip.cli.report import WRONG_USAGE, Report, visible
from roundtrip.garbage import collected_seldom, left_as_it_is
from roundtrip.settings.projects import BadSettings

# name → what the overview says of it; `roundtrip --help` imports none of them
COMMANDS = {
    "to-python": "Turn Argo YAML into Hera Python.",
    "to-yaml": "Turn Hera Python into Argo YAML.",
    "validate": "Hold workflows against Argo's schema and rules.",
    "diff": "Show how two workflows, YAML or Python, differ in meaning.",
    "migrate": "Turn a tree of YAML into the same tree of Python.",
    "sync": "Bring folders of YAML and of Python in step, whichever side changed.",
    "watch": "Bring them in step while they are edited.",
    "graph": "Draw workflows: templates, tasks, conditions, loops and hooks.",
    "report": "Merge the reports of several runs.",
    "explain": "Say what a diagnostic's code is about.",
    "schema": "Show the fields at a place of a workflow.",
    "completion": "Print what a shell needs to complete commands and options.",
}
# the module of a command that doesn't bear its name
MODULES = {"report": "report_merge"}
INTERRUPTED = 130  # as shells report a program that ended by SIGINT


class Commands(click.Group):
    """Commands that are imported when they are called: each is `command` in the module that bears its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the overview."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        command = importlib.import_module(f"roundtrip.cli.{module}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The overview, from the table."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(roundtrip.__version__, package_name="argo-roundtrip", prog_name="roundtrip")
def cli() -> None:
    """Argo Workflows YAML to Hera Python and back, with nothing lost on the way.

    SRC is a file, a folder, or - for standard input. One file goes to standard output unless -o says where to;
    messages go to standard error. Exit status: 0 done, 1 something was found or not converted, 2 wrong usage.
    """


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line and exit. No traceback reaches the user, unless ROUNDTRIP_DEBUG is set."""
    _settle_streams()
    collected_seldom()
    status = run(arguments)
    left_as_it_is()
    sys.exit(status)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    try:
        status = cli.main(arguments, prog_name="roundtrip", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except BadSettings as problem:
        with Report() as report:
            report.show(problem.diagnostics)
        return WRONG_USAGE
    except click.ClickException as problem:
        said = io.StringIO()
        problem.show(said)
        click.echo(visible(said.getvalue()), err=True, nl=False)
        return problem.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("roundtrip: interrupted", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()  # whoever read it has seen enough
        return 1
    except Exception as fault:
        if isinstance(fault, OSError) and fault.filename is None:
            _forget_output()
            click.echo(f"roundtrip: standard output can't be written: {fault.strerror}", err=True)
            return 1
        if os.environ.get("ROUNDTRIP_DEBUG"):
            traceback.print_exc()
        click.echo(f"roundtrip: {internal_fault(fault)}", err=True)
        return 1


def _settle_streams() -> None:
    """Gives every standard stream a place, and a way to say what its encoding can't."""
    for name, mode, flags in (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            # closed by the caller: to read from it, or to write a result there, fails; messages are lost
            setattr(sys, name, open(os.open(os.devnull, flags), mode, encoding="utf-8"))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _forget_output() -> None:
    """Sends what waits for standard output nowhere: the interpreter must not complain of it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def internal_fault(fault: BaseException) -> str:
    """What is said of an exception that nobody expected."""
    return (
        f"internal fault ({type(fault).__name__}: {fault}); the fault is roundtrip's, not your file's: please report it "
        "with the smallest input that shows it (ROUNDTRIP_DEBUG=1 shows where it happened)"
    )
