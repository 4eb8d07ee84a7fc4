#!/usr/bin/env bash
# Hera 7.1.0, with pydantic 2.14.4: `Item(__root__="a")`, as programs for Hera 4 and 5 write the items of a loop, is taken without a word and
# comes out as a mapping. `Item` is a `RootModel` by now, whose only argument is `root`; what the keyword says becomes the value itself, so
# that Argo loops over `{"__root__": "a"}`, and a task's "{{item}}" is that text. No exception, no warning, and Argo's lint accepts it.
#
# Seen:
#     - __root__: a
#     - b
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet install 'hera==7.1.0' 'pydantic==2.14.4' 'PyYAML==6.0.3'
cat >"$folder/flow.py" <<'PY'
import warnings

warnings.simplefilter("error")
from hera.workflows import Container, Steps, Workflow
from hera.workflows.models import Item

with Workflow(name="w", entrypoint="m") as w:
    say = Container(name="c", image="x", args=["{{item}}"])
    with Steps(name="m"):
        say(name="a", with_items=[Item(__root__="a"), Item(root="b")])
print(w.to_yaml())
PY
written=$("$folder/venv/bin/python" "$folder/flow.py" | sed -n '/withItems:/,$p' | grep -- '- ' | sed 's/^ *//')
test "$written" = "$(printf -- '- __root__: a\n- b')" || { echo "otherwise now: $written" >&2; exit 1; }
echo "$written"
