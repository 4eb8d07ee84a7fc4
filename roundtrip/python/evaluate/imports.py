"""Imports: Hera's modules, modules in the program's folder, Python's library, and everything else."""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePath, PurePosixPath
from typing import Any

from roundtrip.diagnostics import ConversionError
from roundtrip.lookups import is_file, is_folder, names_in, text_of
from roundtrip.python.evaluate.hera.modules import module as hera_module
from roundtrip.python.evaluate.language.machine import Frame, Machine, Module
from roundtrip.python.evaluate.language.source import Source
from roundtrip.python.evaluate.language.tables import LIBRARIES
from roundtrip.python.evaluate.language.values import Builtin, Namespace, Unknown
from roundtrip.python.evaluate.library.paths import Beside, SearchPath
from roundtrip.python.evaluate.library.standard import CONSTANTS

# known to hold no workflow, and to do nothing to one where they are imported
_FOREIGN = frozenset(
    """numpy pandas scipy sklearn torch tensorflow keras xgboost lightgbm matplotlib seaborn plotly polars pyarrow dask
        requests httpx aiohttp urllib3 boto3 botocore google azure kubernetes yaml ruamel pydantic pydantic_core attr
        attrs typing_extensions click typer rich tqdm jinja2 dotenv sqlalchemy psycopg2 redis pymongo pytest hypothesis
        joblib cloudpickle fsspec s3fs gcsfs mlflow wandb transformers datasets PIL cv2 loguru structlog tenacity
        dateutil pytz prefect airflow argo_workflows docker git paramiko""".split()
)
# what says nothing of a workflow, whatever is called
_HARMLESS = frozenset({"logging", "warnings", "loguru", "structlog", "pydantic", "pytest", "unittest"})
# data of the machine and the moment
_PURE = frozenset(
    (module, name)
    for module, names in {
        "datetime": "*",
        "uuid": "*",
        "random": "*",
        "time": "*",
        "platform": "*",
        "getpass": "*",
        "secrets": "*",
        "hashlib": "*",
        "zoneinfo": "*",
        "socket": "gethostname getfqdn",
        "os": "getcwd getpid cpu_count getlogin uname sep linesep name",
        "os.path": "*",
        "sys": "argv platform executable prefix version",
        "tempfile": "gettempdir",
    }.items()
    for name in names.split()
)
# what Hera has imported by then, so that nothing beside the program takes its place
_LOADED = frozenset(
    """yaml requests urllib3 certifi idna charset_normalizer annotated_types pydantic_core httpx anyio""".split()
)
_KNOWN = _FOREIGN | _LOADED | sys.stdlib_module_names | {"hera"}
MAX_MODULES = 50


class Importer:
    """Finds modules. `folder`: where the program lies, None where that isn't known; `folders`: where they are looked for too.

    `drafts`: the texts of files that are to be written. What is known without being looked for (Python's library, Hera, what
    Hera has imported) may only lie beside the program.
    """

    def __init__(
        self, folder: Path | None, folders: Sequence[Path] = (), drafts: Mapping[Path, str] | None = None
    ) -> None:
        self.folder = folder
        self.folders = [folder, *folders] if folder is not None else list(folders)
        self.drafts = drafts or {}
        self._loaded: dict[str, Namespace] = {}

    def also(self, path: PurePosixPath, first: bool) -> bool:
        """Looks for modules in a folder that leads from the program's, too; whether all that it has can be told."""
        if self.folder is None:
            return False
        folder = (self.folder / path).resolve()
        if first and any(PurePath(name).stem in _KNOWN for name in names_in(folder)):
            return False  # in the place of what Python or Hera has
        self.folders.insert(0 if first else len(self.folders), folder)
        return True

    def __call__(self, machine: Machine, name: str, node: ast.stmt) -> Namespace:
        """The module `name`. Raises `Declined`."""
        known = self._loaded.get(name)
        if known is not None:
            return known
        top = name.split(".")[0]
        beside = self._beside(name)
        if top == "hera":
            try:
                return hera_module(name, machine.hera.config)
            except KeyError:
                raise machine.declined(f"the module {name} isn't read statically", node) from None
        if top in sys.stdlib_module_names:
            if beside is not None and top not in sys.builtin_module_names:
                raise machine.declined(f"the folder has a {top} of its own beside Python's", node)
            return self._library(name)
        if beside is not None and top in _LOADED:
            raise machine.declined(f"the folder has a {top} of its own beside the one that Hera uses", node)
        if top in ("pydantic", "typing_extensions", "yaml"):
            return self._library(name)
        if beside is not None and machine.searching:
            raise machine.declined("the program changes where modules are looked for", node)
        if beside is not None:
            return self._sibling(machine, name, beside, node)
        # what it holds may be a workflow, unless it is known to be about something else
        uncertain = top not in _FOREIGN
        harmless = top in _HARMLESS
        return Namespace(name, lambda attr: Unknown(f"`{name}.{attr}`", harmless=harmless, uncertain=uncertain))

    def member(self, machine: Machine, module: Namespace, attr: str, node: ast.stmt) -> Any:
        """What `from module import attr` gives. Raises `Declined`."""
        name = module.title
        try:
            found = module.find(attr)
        except KeyError:
            holder = sys.modules.get(name)
            if name in sys.stdlib_module_names and holder is not None and not hasattr(holder, "__path__"):
                raise machine.declined(f"Python raises ImportError here: {name} has no `{attr}`", node) from None
            return self(machine, f"{name}.{attr}", node)
        if isinstance(found, Unknown) and found.uncertain:
            # it may be a workflow, which is a document where a name of the program is given to it
            raise machine.declined(f"what `{attr}` of {name} is isn't known without running the program", node)
        return found

    def _library(self, name: str) -> Namespace:
        name = "os.path" if name == "posixpath" else name
        functions = LIBRARIES.get(name, {})
        types = CONSTANTS.get(name, {})

        def find(attr: str) -> Any:
            if name == "sys" and attr == "path":
                return SearchPath()
            if name == "os" and attr == "path":
                return self._library("os.path")
            if name == "os" and attr == "environ":
                return Namespace("os.environ", _environment)
            if name == "os" and attr == "getenv":
                return _environment("get")
            if f"{name}.{attr}" in LIBRARIES or f"{name}.{attr}" in CONSTANTS:
                return self._library(f"{name}.{attr}")
            if attr in types:
                return types[attr]
            if attr in functions:
                handler = functions[attr].handler
                return Builtin(attr, handler)
            if name in sys.modules and name in sys.stdlib_module_names and not hasattr(sys.modules[name], attr):
                raise KeyError(attr)  # this Python has no such name there
            if (name, attr) in _PURE or (name, "*") in _PURE:
                return Unknown(f"`{name}.{attr}`", pure=True)
            return Unknown(f"`{name}.{attr}`", harmless=name.split(".")[0] in _HARMLESS)

        return Namespace(name, find)

    # -- modules in the program's folder -------------------------------------------------------------------------------

    def _beside(self, name: str) -> Path | None:
        known = name.split(".")[0] in _KNOWN
        for folder in self.folders:
            if known and folder is not self.folder:
                continue
            path = folder.joinpath(*name.split("."))
            for candidate in (path / "__init__.py", path.with_name(path.name + ".py")):
                if is_file(candidate) or candidate in self.drafts:
                    return candidate
            if any(name.endswith(".py") for name in names_in(path)):
                return path
        return None

    def _place(self, path: Path) -> Any:
        try:
            return Beside(PurePosixPath(path.relative_to(self.folder or path.parent).as_posix()))
        except ValueError:
            return Unknown("the place of a module", pure=True)

    def _sibling(self, machine: Machine, name: str, path: Path, node: ast.stmt) -> Namespace:
        if len(self._loaded) >= MAX_MODULES:
            raise machine.declined("too many modules to be read statically", node)
        parent = name.rpartition(".")[0]
        if parent:
            self(machine, parent, node)
        if is_folder(path):
            namespace = Namespace(name, _nothing)
            self._loaded[name] = namespace
            return namespace
        try:
            text = self.drafts[path] if path in self.drafts else text_of(path, "utf-8-sig")
        except (OSError, UnicodeDecodeError) as problem:
            raise machine.declined(f"{path.name} can't be read: {problem}", node) from None
        package = name if path.name == "__init__.py" else parent
        try:
            source = Source(text, path.name, main=False)
        except ConversionError as problem:
            raise machine.declined(f"{path.name} is no Python: {problem.diagnostics[0].message}", node) from None
        module = Module(source, package)
        module.names.update(
            {
                "__name__": name,
                "__file__": self._place(path),
                "__doc__": ast.get_docstring(module.source.tree, clean=False),
            }
        )

        def find(attr: str) -> Any:
            if attr in module.names:
                return module.names[attr]
            loaded = self._loaded.get(f"{name}.{attr}")
            if loaded is None:
                raise KeyError(attr)
            return loaded

        # as in Python, it is there before it is complete
        namespace = self._loaded[name] = Namespace(name, find, lambda: _public(module))
        before = (machine.frame, machine.here)
        machine.frame = Frame(module, None, module.names, "module")
        if before[0].module is machine.module:
            machine.here = node
        machine.run(module.source.tree.body)
        machine.frame, machine.here = before
        machine.modules.append(module)
        return namespace


def _public(module: Module) -> list[str]:
    """What `from module import *` brings."""
    listed = module.names.get("__all__")
    if isinstance(listed, (list, tuple)):
        return [str(name) for name in listed]
    return [name for name in module.names if not name.startswith("_")]


def _nothing(name: str) -> Any:
    raise KeyError(name)


def _environment(attr: str) -> Any:
    if attr == "get":
        return Builtin("os.environ.get", lambda machine, given: Unknown("the environment", pure=True))
    return Unknown(f"`os.environ.{attr}`")
