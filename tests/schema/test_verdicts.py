"""What Argo's lint, an API server and real runs say of documents, beside what `validate` says: a sample of ../shared/argo.

`make corpus` looks at all of it (tools/verdicts.py).
"""

from __future__ import annotations

import json

import pytest

from roundtrip.api import validate
from roundtrip.schema.catalogue import all_checks
from tests.support import corpus, needs_shared
from tools.verdicts import SAID, alone, beyond, together

# what a cluster or an image alone decides
CLUSTER = {"semaphore no configmap", "param from missing configmap", "serviceAccount missing", "no command"}
CLUSTER |= {"script without command"}
# what runs, but not as it reads
ODD = {
    *(
        "bare {{item}} as argument",
        "withItems: []",
        "exit twice",
        "template+inline",
        "{{=nope}}",
        "{{=sprig.nope('x')}}",
    ),
    *("volumeClaimGC: OnNothing", "ttl negative", "retry limit: x", "backoff duration x", "withSequence bad format"),
    *("expr on missing parameter", "retry expression bad", "argument unknown name"),
}


@needs_shared
@pytest.mark.parametrize("version", ["4.1", "4.0", "3.7", "3.5"])
def test_an_error_where_argo_or_the_api_server_refuses_and_none_where_both_accept(version: str) -> None:
    assert list(alone(version, every=9)) == []


@needs_shared
@pytest.mark.parametrize("version", ["4.0", "3.6"])
def test_files_that_see_each_other(version: str) -> None:
    assert list(together(version, every=7)) == []


@needs_shared
def test_the_corpus_as_argo_and_the_api_server_have_it() -> None:
    book = json.loads((SAID / "lint-corpus.json").read_text("utf-8"))
    root = corpus("argo-examples")[0].parent.parent
    wrong = {}
    for name, said in book.items():
        told = said["alone"]["4.1"]
        if "couldn't find" in str(told) or told == "not linted":
            continue
        refused = bool(told or said["crds"]["4.1"])
        found = validate((root / name).read_text("utf-8"), argo="4.1")
        # what Argo's lint takes for text, and nobody but Helm knows the meaning of
        errors = [d for d in found if d.severity == "error" and d.code != "helm-template"]
        if refused != bool(errors):
            wrong[name] = (told, said["crds"]["4.1"], errors)
    assert wrong == {}


@needs_shared
def test_an_error_where_a_run_ends_in_one_and_a_warning_where_it_is_not_what_is_written() -> None:
    wrong = []
    for run in json.loads((SAID / "runs.json").read_text("utf-8"))["runs"]:
        if run["what"] in CLUSTER:
            continue
        said = {d.severity for d in validate(run["yaml"], argo="4.0")}
        failed = "create" in run or run.get("phase") in ("Error", "Failed")
        right = "error" in said if failed else "error" not in said
        if not right or (run["what"] in ODD and not failed and "warning" not in said):
            wrong.append((run["what"], said))
    assert wrong == []


def test_the_table_lists_codes_that_are_errors() -> None:
    checks = all_checks()
    assert {code: checks[code].severity for code in beyond()} == dict.fromkeys(beyond(), "error")
