"""The bundled front end: where the files are, and how a component's module reaches the page."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, cast

_FOLDER = Path(__file__).parent / "static"
_SERVED = "export default {};\n"
"""The page's own bundle draws the component: nothing travels with it."""


def folder() -> Path:
    """The folder of the built files."""
    return _FOLDER


@cache
def _read(path: Path, changed: int) -> dict[str, Any]:  # noqa: ARG001 - part of the cache key
    return cast(dict[str, Any], json.loads(path.read_text(encoding="utf-8")))


def manifest() -> dict[str, Any]:
    """``{"entries": {name: file}, "files": [...], ...}``; raises ``FileNotFoundError`` saying what to run when nothing was built."""
    path = _FOLDER / "manifest.json"
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run `python scripts/build_frontend.py` to build the front end")
    return _read(path, path.stat().st_mtime_ns)


def entry(name: str) -> str:
    """The hashed file name of ``form.js``, ``page.js``, ``reserve.css`` and so on; an unknown name raises ``KeyError``."""
    return str(manifest()["entries"][name])


def served() -> bool:
    """Whether the page brings the components itself (the server), or each carries its own (JupyterLab)."""
    return bool(os.environ.get("RESERVE_ASSETS_URL"))


def preloads(name: str) -> list[str]:
    """The files that the module ``name`` imports at once, itself first."""
    return [str(each) for each in manifest()["imports"][name]]


def esm(name: str) -> str:
    """The module text a component carries: next to nothing where the page has it, the whole bundle where not."""
    return _SERVED if served() else (_FOLDER / str(manifest()["lab"][f"{name}.js"])).read_text(encoding="utf-8")


def css() -> str:
    """The style sheet a component carries: nothing where the page links it, all of it where not."""
    return "" if served() else (_FOLDER / entry("reserve.css")).read_text(encoding="utf-8")
