"""The bundled front end: where the files are, and how a component's module reaches the page."""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any, cast

_FOLDER = Path(__file__).parent / "static"
_LOADER = """const load = () => import(new URL({address}, window.location.origin).href);
export default {{ async render(context) {{ return (await load()).default.render(context); }} }};
"""


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


def esm(name: str) -> str:
    """The module text a component carries: a one-line loader where files are served, the whole bundle where not (JupyterLab).

    The loader imports inside ``render``: anywidget gives up on a module that needs more than two seconds to initialise.
    """
    base = os.environ.get("RESERVE_ASSETS_URL")
    if base:
        return _LOADER.format(address=json.dumps(base.rstrip("/") + "/" + entry(f"{name}.js")))
    return (_FOLDER / str(manifest()["lab"][f"{name}.js"])).read_text(encoding="utf-8")


def css() -> str:
    """The style sheet a component carries: nothing where the page links it, all of it where not."""
    if os.environ.get("RESERVE_ASSETS_URL"):
        return ""
    return (_FOLDER / entry("reserve.css")).read_text(encoding="utf-8")
