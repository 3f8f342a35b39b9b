"""Turn this process into JupyterLab: loopback only, a token, an environment without the library, and the kernel's restriction around it."""

import json
import os
import secrets
import socket
import sys
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from dashboards.lab.confine import confine
from dashboards.lab.folder import LabFolder

if TYPE_CHECKING:
    from dashboards.settings import Settings

HOST = "127.0.0.1"
_PACKAGES = ("reserve", "validation", "widgets", "dashboards")
_SYSTEM = (
    "/usr", "/lib", "/lib64", "/lib32", "/bin", "/sbin", "/proc", "/sys/devices/system/cpu", "/sys/fs/cgroup",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/timezone", "/etc/passwd", "/etc/group",
    "/etc/nsswitch.conf", "/etc/hosts", "/etc/host.conf", "/etc/resolv.conf", "/etc/gai.conf", "/etc/mime.types", "/etc/fonts",
    "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/ca-certificates", "/etc/os-release", "/etc/inputrc",
)  # fmt: skip
_DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/shm")  # noqa: S108
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TERM", "COLUMNS", "LINES")


_PREFERENCES: Mapping[str, Mapping[str, object]] = {
    "apputils-extension/notification.jupyterlab-settings": {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True},
    "notebook-extension/tracker.jupyterlab-settings": {"autoStartDefaultKernel": True},
}
"""How JupyterLab behaves until the analyst chooses otherwise: it asks nobody outside, and does not ask which of one kernel to start."""


@dataclass(frozen=True, slots=True)
class Lab:
    """A laboratory about to start: where it listens, what opens it, what it runs with."""

    folder: LabFolder
    port: int
    token: str
    environment: Mapping[str, str]

    @property
    def address(self) -> str:
        """The link that opens it."""
        return f"http://{HOST}:{self.port}/lab?token={self.token}"


def prepared(folder: LabFolder, port: int | None, source: str | None, language: str) -> Lab:
    """Write the settings and choose port and token. ``source``: an address of the analysts' role instead of the snapshot."""
    folder.prepare()
    token = secrets.token_urlsafe(24)
    config = folder.home / "jupyter"
    config.mkdir(mode=0o700, exist_ok=True)
    (config / "jupyter_server_config.json").write_text(json.dumps(_settings(folder), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    for plugin, chosen in _PREFERENCES.items():
        kept = config / "lab" / "user-settings" / "@jupyterlab" / plugin
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not kept.exists():
            kept.write_text(json.dumps(chosen, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return Lab(folder, port or free_port(), token, environment(folder, source or str(folder.snapshot), token, language))


def environment(folder: LabFolder, source: str, token: str, language: str) -> dict[str, str]:
    """What the laboratory and its kernels know: nothing of the library but where the analyst's data lie."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    home = folder.home
    return kept | {
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_DATA_DIR": str(home / "share"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_TOKEN": token,
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "RESERVE_ANALYSIS": source,
        "RESERVE_LANGUAGE": language,
    }


def become(lab: Lab, *, confined: bool = True) -> None:
    """Restrict this process and turn it into JupyterLab; does not come back. Raises ``CannotConfine``, then nothing has changed."""
    os.chdir(lab.folder.work)
    if confined:
        confine(readable(lab.folder), writable(lab.folder))
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.port={lab.port}"]
    os.execve(sys.executable, command, dict(lab.environment))  # noqa: S606 - our own interpreter with our own arguments


def readable(folder: LabFolder) -> list[Path]:
    """What the laboratory may read: the system's programs, this Python, our packages, the analyst's data."""
    python = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, str(Path(sys.executable).resolve().parent.parent)}
    return [*map(Path, _SYSTEM), *map(Path, sorted(python)), *_packages(), folder.snapshot.parent]


def writable(folder: LabFolder) -> list[Path]:
    """What the laboratory may write: the analyst's own folders, and devices that keep nothing."""
    return [folder.work, folder.home, *map(Path, _DEVICES)]


def exposed(folder: LabFolder, secret: list[Path]) -> Path | None:
    """The first of these paths that the laboratory could reach, or None."""
    within = [path.resolve() for path in (*readable(folder), *writable(folder)) if path.exists()]
    for path in secret:
        if any(path.resolve().is_relative_to(allowed) for allowed in within):
            return path
    return None


def secret_paths(chosen: "Settings") -> list[Path]:
    """What the laboratory must never reach: the library with its attachments, keys, and the settings that name them."""
    paths = [chosen.data_dir, chosen.attachments, Path("reserve.env"), *(one for one in (chosen.secret_file, chosen.tls_key) if one)]
    if chosen.database.startswith("sqlite:///"):
        paths.append(Path(chosen.database.removeprefix("sqlite:///")))
    return [path.absolute() for path in paths]


def free_port() -> int:
    """A port of the loopback address that nobody listens at."""
    with closing(socket.socket()) as asked:
        asked.bind((HOST, 0))
        found: int = asked.getsockname()[1]
        return found


def _packages() -> list[Path]:
    found = []
    for name in _PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.submodule_search_locations:
            found.append(Path(spec.submodule_search_locations[0]))
    return found


def _settings(folder: LabFolder) -> dict[str, dict[str, object]]:
    return {
        "ServerApp": {
            "ip": HOST, "port_retries": 0, "open_browser": False, "root_dir": str(folder.work), "allow_root": True,
            "terminals_enabled": False, "quit_button": True,
            "jpserver_extensions": {"jupyterlab": True, "voila.server_extension": False, "voila": False, "jupyter_lsp": False},
        },
        "LabApp": {
            "extension_manager": "readonly", "news_url": None, "collaborative": False,
            "check_for_updates_class": "jupyterlab.handlers.announcements.NeverCheckForUpdate",
        },
        "FileContentsManager": {"delete_to_trash": False},
    }  # fmt: skip
