"""`roundtrip completion`: what a shell needs to complete commands, options and files."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

PROGRAM = "roundtrip"
VARIABLE = "_ROUNDTRIP_COMPLETE"  # click asks for it: _PROGRAM_COMPLETE
_WHERE = {
    "bash": 'eval "$(roundtrip completion bash)"   in ~/.bashrc',
    "zsh": 'eval "$(roundtrip completion zsh)"   in ~/.zshrc, behind compinit',
    "fish": "roundtrip completion fish > ~/.config/fish/completions/roundtrip.fish",
}


@click.command("completion", epilog="\b\n" + "\n".join(_WHERE.values()))
@click.argument("shell", type=click.Choice(list(_WHERE)))
@click.pass_context
def command(context: click.Context, shell: str) -> int:
    """Print what SHELL needs to complete roundtrip's commands, options and files."""
    found = get_completion_class(shell)
    assert found is not None
    # not `source()`: it asks which bash there is, and this may be printed by another
    script = found(context.find_root().command, {}, PROGRAM, VARIABLE)
    click.echo(script.source_template % script.source_vars())
    return 0
