"""What the conversions say of the order of templates."""

from __future__ import annotations

from roundtrip.schema.registry import Check

GROUP = "The order of templates"
CHECKS = (
    Check(
        "template-order",
        "note",
        "A program has the templates of a workflow in another order",
        "To Argo the order of templates means nothing, and in Python a template is made before it is used, so a new file of YAML "
        "from the program has another one. Patches that go by index, of Kustomize and of Sensors, rely on it. `--keep-order`, or "
        "`keep_order = true` in pyproject.toml, writes it into the program, as "
        '`w.templates.sort(key=lambda t: ["main", "gen"].index(str(t.name)))`. What is written into YAML that exists keeps '
        "its order whatever the program does; where such a line says another, that is a warning.",
        group=GROUP,
    ),
    Check(
        "template-index",
        "note",
        "Something goes to a template by its index",
        "A JSON 6902 patch of a kustomization (`/spec/templates/1/…`), one of its replacements, or a parameter of a Sensor "
        "(`dest: spec.templates.1.…`) in the folder is for this file, so the program keeps the order of its templates, as with "
        "`--keep-order`.",
        group=GROUP,
    ),
    Check(
        "bad-kustomization",
        "warning",
        "A kustomization, or a patch that it names, can't be read",
        "Whether it patches templates by index isn't known then, so the order of templates is not kept for its sake. Put it "
        "right, or keep the order with `--keep-order`. Files outside of the folder that was named are never read.",
        group=GROUP,
    ),
)
