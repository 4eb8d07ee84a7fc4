"""What is told of Python that is read or run: the codes, for `explain` and the documentation."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "Reading and running programs"

CHECKS = (
    Check(
        "python-syntax",
        "error",
        "Text that is no Python",
        "Python's own parser can't go on at this place; the words are its own, but for what a merge left behind. The Python that "
        "roundtrip itself runs in decides what is Python.",
        group=GROUP,
    ),
    Check(
        "not-static",
        "error",
        "A program that reading alone doesn't understand",
        "The line does something that is only known when the program runs: it asks the network, the clock or a library, or is "
        "Python beyond what is read (docs/static-subset.md). With `--engine auto`, the default, a program that imports Hera is run "
        "then, and this is a note that says why; with `--engine static` nothing is run, and it is an error.",
        group=GROUP,
    ),
    Check(
        "passed-over",
        "warning",
        "An argument that Hera passes over",
        "Hera's class has no such argument and says nothing of it, so it isn't in the YAML. Often it is misspelt, or another class's.",
        group=GROUP,
    ),
    Check(
        "not-plain",
        "error",
        "A value that no YAML can say",
        "What the program puts there is an object of its own, a function, or a collection within itself. YAML has texts, numbers, "
        "truth values, null, lists and mappings.",
        group=GROUP,
    ),
    Check(
        "python-main",
        "note",
        "Workflows that are only made in the main block",
        'No name of the module holds a workflow, so what stands under `if __name__ == "__main__":` is read, or run, too. Nothing is '
        "submitted by that.",
        group=GROUP,
    ),
    Check(
        "python-unnamed",
        "note",
        "Workflows that no name of the module holds",
        "They count because the program sends, prints or builds them, or else because it makes them at all. `FILE.py:NAME` says which "
        "is meant.",
        group=GROUP,
    ),
    Check(
        "python-exception",
        "error",
        "A program that ends in an exception",
        "It was run under Hera and raised this. The line is the program's own where there is one.",
        group=GROUP,
    ),
    Check(
        "python-network",
        "error",
        "A program that the network fails",
        "It asks for something over the network, and there was no answer. Say what it needs by `--env`, or keep the call out of what "
        "makes the workflow.",
        group=GROUP,
    ),
    Check(
        "python-exit",
        "error",
        "A program that ends itself",
        "It calls `sys.exit`, or ends its process, before its workflows are known. It may want arguments, which go behind `--`, or be "
        "meant for a target, `FILE.py:make`. Where it ends itself without a fault, and has made workflows by then, this is a warning.",
        group=GROUP,
    ),
    Check(
        "python-crash",
        "error",
        "A program whose process was ended from outside",
        "A signal ended it: a crash in a library's machine code, or too little memory.",
        group=GROUP,
    ),
    Check(
        "python-timeout",
        "error",
        "A program that doesn't end",
        "It was stopped after the time that `--timeout` gives it; the line is where it was then.",
        group=GROUP,
    ),
    Check(
        "python-output",
        "warning",
        "A program that prints without measure",
        "The rest of what it prints is left out.",
        group=GROUP,
    ),
    Check(
        "python-thread",
        "warning",
        "A thread that outlives its program",
        "The program's end is what is waited for; its threads are stopped then.",
        group=GROUP,
    ),
    Check(
        "python-fork",
        "warning",
        "A program that copies its process",
        "What the copy makes isn't seen.",
        group=GROUP,
    ),
    Check(
        "hera-missing",
        "error",
        "Hera is needed, and isn't installed",
        "A program that has to be run needs Hera beside roundtrip. `--engine static` reads without it.",
        group=GROUP,
    ),
    Check(
        "hera-broken",
        "error",
        "Hera is installed, and can't be imported",
        "The message has the import's own words. Installing it anew mends most of these.",
        group=GROUP,
    ),
)
