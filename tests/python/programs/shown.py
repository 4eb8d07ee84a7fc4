"""How a program of plain Python says what it found: as the arguments of a workflow's only template."""

SHOW = """\


def show(*found):
    return Workflow(
        generate_name="w-", entrypoint="c", templates=[Container(name="c", image="a", args=[str(f) for f in found])]
    )

"""
