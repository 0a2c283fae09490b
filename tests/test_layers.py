"""Who may import whom: seeds <- index <- bot, each outside library in its one place, channels above the core."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement

import index

ROOT = Path(__file__).parents[1]

# What a room may import of the others. `bot` sees the face of `index` and nothing behind it.
ROOMS = {
    "index": {"index"},
    "bot": {"bot", "index"},
    "benchmarks": {"benchmarks", "bot", "index"},
    "training": {"training", "benchmarks", "bot", "index"},
}

# Where each library is spoken to, as beginnings of paths in `index` and `bot`.
HOMES = {
    "rank_bm25": ["index/bm25.py"],
    "spacy": ["bot/syntax.py"],
    "onnxruntime": ["bot/network.py"],
    "tokenizers": ["bot/network.py"],
    "telegram": ["bot/telegram/"],
    "asyncio": ["bot/telegram/"],
    "sqlite3": ["index/library.py", "bot/telegram/store.py"],
    "trafilatura": ["index/extraction.py"],
    "pypdf": ["index/extraction.py"],
    "docx": ["index/extraction.py"],
    "pydantic_settings": ["bot/settings.py"],
    "prompt_toolkit": ["bot/console.py"],
    "click": ["bot/__main__.py", "bot/library_commands.py"],
    "rich": ["bot/render.py", "bot/console.py", "bot/__main__.py", "bot/library_commands.py"],
}
NETWORK = {"socket", "httpx", "httpcore"}  # spoken to in index/fetch.py alone
FORBIDDEN = NETWORK | {"requests", "urllib.request", "http.client", "aiohttp", "torch", "transformers"}

CHANNELS = (
    "bot/console.py",
    "bot/door.py",
    "bot/check.py",
    "bot/telegram/",
    "bot/library_commands.py",
    "bot/__main__.py",
)
ABOVE_THE_CORE = ("bot.console", "bot.door", "bot.check", "bot.telegram", "bot.__main__", "bot.render", "bot.settings")
PRINTERS = ("bot/console.py", "bot/__main__.py", "bot/library_commands.py")


class Module(NamedTuple):
    """A file of the program: its dotted name, its tree and every module that it imports."""

    path: str
    name: str
    tree: ast.Module
    imports: frozenset[str]


def _read(path: Path) -> Module:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(path.relative_to(ROOT).as_posix(), name, tree, frozenset(_imports(tree)))


def _imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            found |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


MODULES = [_read(path) for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
PROGRAM = [module for module in MODULES if module.path.startswith(("index/", "bot/"))]


def _room(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _path(module: Module) -> str:
    return module.path


@pytest.mark.parametrize("module", MODULES, ids=_path)
def test_a_room_imports_only_earlier_rooms(module: Module) -> None:
    reached = {_room(name) for name in module.imports} & {*ROOMS, "tests"}
    assert reached <= ROOMS[_room(module.path.replace("/", "."))]


@pytest.mark.parametrize("module", [m for m in MODULES if m.path.startswith("bot/")], ids=_path)
def test_bot_uses_the_face_of_index_alone(module: Module) -> None:
    statements = [node for node in ast.walk(module.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    asked = [node for node in statements if any(_is_within(name, "index") for name in _imports(node))]
    for node in asked:
        assert isinstance(node, ast.ImportFrom), f"line {node.lineno}: from index import ..."
        assert node.module == "index", f"line {node.lineno}: from index import ..."
        assert {alias.name for alias in node.names} <= {*index.__all__}


@pytest.mark.parametrize("module", [m for m in PROGRAM if not m.path.startswith(CHANNELS)], ids=_path)
def test_the_core_does_not_know_its_channels(module: Module) -> None:
    if module.path in {"bot/render.py", "bot/settings.py"}:
        above = [name for name in ABOVE_THE_CORE if name not in {"bot.render", "bot.settings"}]
    else:
        above = list(ABOVE_THE_CORE)
    assert not [name for name in module.imports if any(_is_within(name, high) for high in above)]


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_spoken_to_in_its_own_place(library: str) -> None:
    users = {m.path for m in PROGRAM if any(_is_within(name, library) for name in m.imports)}
    assert users, f"nothing imports {library} any more: take it off the list"
    assert not {path for path in users if not path.startswith(tuple(HOMES[library]))}


@pytest.mark.parametrize("module", PROGRAM, ids=_path)
def test_there_is_no_other_way_to_the_network_and_no_training_in_the_program(module: Module) -> None:
    forbidden = FORBIDDEN - NETWORK if module.path == "index/fetch.py" else FORBIDDEN
    assert not [name for name in module.imports if any(_is_within(name, bad) for bad in forbidden)]


@pytest.mark.parametrize("module", [m for m in PROGRAM if m.path != "bot/settings.py"], ids=_path)
def test_only_settings_read_the_environment(module: Module) -> None:
    # A default set for a library's own switch reads nothing.
    assert not re.search(r"\benvironb?\b(?!\.setdefault)|\bgetenv\b", ast.unparse(module.tree))


@pytest.mark.parametrize("module", [m for m in PROGRAM if m.path not in PRINTERS], ids=_path)
def test_only_the_console_and_the_command_print(module: Module) -> None:
    names = {node.id for node in ast.walk(module.tree) if isinstance(node, ast.Name)}
    attributes = {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    assert not names & {"print", "input"}
    assert not attributes & {"stdout", "echo"}


def test_no_module_imports_in_a_circle() -> None:
    names = {module.name for module in PROGRAM}
    graph = {
        m.name: {_module(name, names) for name in _imports_at_run_time(m.tree)} & names - {m.name} for m in PROGRAM
    }
    assert list(TopologicalSorter(graph).static_order())


def _module(name: str, names: set[str]) -> str:
    return name if name in names else name.rpartition(".")[0]


def _imports_at_run_time(tree: ast.Module) -> set[str]:
    return _imports(ast.Module(body=[n for n in tree.body if not isinstance(n, ast.If)], type_ignores=[]))


def _canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def test_every_library_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {_canonical(Requirement(line).name) for line in project["dependencies"]}
    distributions = packages_distributions()
    imported = {_room(name) for m in PROGRAM for name in m.imports} - sys.stdlib_module_names - {*ROOMS}
    undeclared = {name for name in imported if not declared & {*map(_canonical, distributions.get(name, []))}}
    assert undeclared <= {"numpy", "pydantic_core"}, "these two come with rank-bm25 and pydantic, whose types they are"


def test_the_lock_holds_every_dependency_in_a_version_asked_for() -> None:
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pinned = [Requirement(line.removesuffix("\\").strip()) for line in lines if line[:1].isalnum()]
    for requirement in map(Requirement, wanted):
        locked = [pin.specifier for pin in pinned if pin.name == _canonical(requirement.name)]
        assert locked, f"make lock: {requirement.name}"
        for specifier in locked:
            (exact,) = specifier
            assert requirement.specifier.contains(exact.version), f"make lock: {requirement}"
