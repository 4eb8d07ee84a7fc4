#!/usr/bin/env bash
# Hera 7.1.0, with PyYAML 6.0.3: `Workflow.to_yaml()` writes strings such as "4e5", "09_15" and "0o17" without quotes, since they are no
# numbers to YAML 1.1 as PyYAML has it. To Go's YAML (sigs.k8s.io/yaml, which kubectl and Argo read with) they are: the parameter
# "4e5", the beginning of a commit's hash, say, becomes "400000". `create()` sends JSON, and isn't touched by it.
#
# Seen:
#     value: 4e5
#     value: 09_15
#     value: 0o17
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip --disable-pip-version-check --quiet install 'hera==7.1.0' 'PyYAML==6.0.3'
cat >"$folder/flow.py" <<'PY'
from hera.workflows import Container, Workflow

with Workflow(name="w", entrypoint="c", arguments={"a": "4e5", "b": "09_15", "c": "0o17"}) as w:
    Container(name="c", image="x")
print(w.to_yaml())
PY
written=$("$folder/venv/bin/python" "$folder/flow.py" | grep value: | tr -s ' ')
test "$written" = "$(printf ' value: 4e5\n value: 09_15\n value: 0o17')" || { echo "otherwise now: $written" >&2; exit 1; }
echo "$written"
