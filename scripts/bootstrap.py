"""Prepare this folder on a fresh machine: ``python3 scripts/bootstrap.py run|dev|browser``. Standard library only.

Makes ``.venv`` from the hashed lock files with uv (pip where uv cannot be had), compiles bytecode, and is done in
a blink when nothing changed. uv does not read pip's configuration, so index and certificate are passed on at run time.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "reserve-install.json"
LOCKS = {"run": ("requirements.lock", "requirements-build.lock"), "dev": ("requirements-dev.lock",)}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def say(text: str) -> None:
    """One line of progress for the person waiting."""
    print(f"· {text}", flush=True)


def environment() -> dict[str, str]:
    """The environment of our commands: bytecode is wanted, imports cost twice without it."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    kept.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    return kept


def pip_setting(name: str) -> str:
    """A setting of pip's own configuration, or an empty string."""
    done = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", f"global.{name}"], capture_output=True, text=True, env=environment(), check=False
    )
    return done.stdout.strip() if done.returncode == 0 else ""


def fingerprint(locks: tuple[str, ...]) -> str:
    """Digest of everything that decides what is installed."""
    parts = [(ROOT / name).read_bytes() for name in (*locks, "pyproject.toml")]
    return hashlib.sha256(b"\0".join([sys.version.encode(), str(ROOT).encode(), *parts])).hexdigest()


def install(target: str) -> None:
    """Bring ``.venv`` to the state of the locks of ``target``; the development set contains the runtime set."""
    locks = LOCKS[target]
    stamp = json.loads(STAMP.read_text()) if STAMP.exists() and PYTHON.exists() else {}
    if stamp.get(target) == fingerprint(locks) or stamp.get("dev") == fingerprint(LOCKS["dev"]):
        return
    if not PYTHON.exists():
        say("creating .venv")
        venv.create(VENV, with_pip=True)
    say(f"installing {', '.join(locks)}")
    if not install_with_uv(locks):
        say("uv cannot be had here; using pip, which takes longer")
        arguments = [part for lock in locks for part in ("-r", lock)]
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--require-hashes", *arguments], cwd=ROOT, env=environment(), check=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--no-deps", "-e", "."], cwd=ROOT, env=environment(), check=True)
        subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "0", str(VENV / "lib")], cwd=ROOT, env=environment(), check=False)
    STAMP.write_text(json.dumps({**({} if target == "dev" else stamp), target: fingerprint(locks)}))


def install_with_uv(locks: tuple[str, ...]) -> bool:
    """Install with uv; False when uv itself cannot be installed."""
    got = subprocess.run([PYTHON, "-m", "pip", "install", "-q", "uv"], cwd=ROOT, env=environment(), capture_output=True, check=False)
    if got.returncode != 0:
        return False
    uv_environment = environment()
    if index := pip_setting("index-url"):
        uv_environment.setdefault("UV_DEFAULT_INDEX", index)
    if certificate := pip_setting("cert"):
        uv_environment.setdefault("SSL_CERT_FILE", certificate)
    uv = [str(PYTHON), "-m", "uv", "pip", "install", "-q", "--python", str(PYTHON), "--compile-bytecode", "--link-mode", "copy"]
    arguments = [part for lock in locks for part in ("-r", lock)]
    done = subprocess.run([*uv, "--require-hashes", *arguments], cwd=ROOT, env=uv_environment, check=False)
    if done.returncode != 0:
        return False
    subprocess.run([*uv, "--no-deps", "-e", "."], cwd=ROOT, env=uv_environment, check=True)
    return True


def browser() -> None:
    """See that the tests have a Chromium with Chinese fonts; say the one command to run where that needs a person."""
    if os.environ.get("RESERVE_CHROMIUM") or any(shutil.which(name) for name in CHROMIUM_NAMES):
        return
    own = subprocess.run(
        [PYTHON, "-m", "playwright", "install", "chromium"], env=environment(), capture_output=True, timeout=600, check=False
    )
    if own.returncode == 0:
        return
    command = "apt-get update && apt-get install -y --no-install-recommends chromium fonts-noto-cjk"
    if shutil.which("apt-get") and os.geteuid() == 0:
        say("installing the system's Chromium for the browser tests")
        subprocess.run(
            ["sh", "-c", command], env={**environment(), "DEBIAN_FRONTEND": "noninteractive"}, stdout=subprocess.DEVNULL, check=True
        )
        return
    say(f"the browser tests need Chromium and will fail without it; run: sudo sh -c '{command}'")


def main() -> int:
    """Run the wanted steps in order."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs on whatever Python the machine has
        print(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}", file=sys.stderr)
        return 1
    for step in sys.argv[1:] or ["run"]:
        if step == "browser":
            browser()
        else:
            install(step)
    return 0


if __name__ == "__main__":
    sys.exit(main())
