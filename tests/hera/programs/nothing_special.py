import sys

from hera.workflows import Workflow

if __name__ == "__main__":
    raise RuntimeError("not run")

name = sys.argv[0].rsplit("/", 1)[-1]
w = Workflow(name=name.replace("_", "-").replace(".py", ""), labels={"a": "1", "b": "yes", "c": "1e3"}, priority=0)
plain = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "items": (1, 2.0, True, None, "x")}
empty: dict = {}
