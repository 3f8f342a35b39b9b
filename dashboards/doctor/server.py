"""The server: its files, who can read them, its address, and whether a page's kernel starts."""

import asyncio
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from queue import Empty

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from dashboards.doctor.verdict import Verdict, fail, ok, warn
from dashboards.settings import Settings
from reserve.store import make_engine
from reserve.store.migrate import current, newest
from reserve.vocabulary.language import Bilingual

KERNEL_SECONDS = 90


def permissions(chosen: Settings) -> Iterator[Verdict]:
    """Only the server's own account may change the data, and nobody else may read secrets or accounts."""
    folder = chosen.data_dir.absolute()
    if not folder.is_dir():
        yield warn("permissions", "no_folder", path=folder)
        return
    wrong = [f"{path} ({stat.filemode(path.stat().st_mode)})" for path in private(chosen) if is_open(path)]
    if folder.stat().st_mode & 0o022:
        wrong.insert(0, f"{folder} ({stat.filemode(folder.stat().st_mode)})")
    yield fail("permissions", "open", names=", ".join(wrong)) if wrong else ok("permissions", path=folder)


def private(chosen: Settings) -> Iterator[Path]:
    """Files and folders that are there and hold secrets or people's data."""
    from dashboards.server.server_secret import own_file

    database = make_url(chosen.database).database if chosen.database.startswith("sqlite") else None
    for path in (own_file(chosen), chosen.secret_file, chosen.tls_key, chosen.attachments, Path(database) if database else None):
        if path is not None and path.exists():
            yield path.absolute()


def is_open(path: Path) -> bool:
    """Whether others can read or change it: its own mode says so, and no folder above keeps them out."""
    mode = path.stat().st_mode
    return bool(mode & 0o022) or (bool(mode & 0o004) and all(folder.stat().st_mode & 0o001 for folder in path.parents))


def safety(chosen: Settings) -> Iterator[Verdict]:
    """What the server itself demands before it starts: secrets, TLS or proxy, published passwords."""
    from dashboards.server.start_checks import account_faults, reach_faults, secret_faults, setting_faults
    from dashboards.wiring import make_desk

    found = [*setting_faults(chosen), *secret_faults(chosen), *reach_faults(chosen)]
    if has_register(chosen):
        desk = make_desk(chosen)
        found += account_faults(desk)
        desk.store.dispose()
    for sentence in found:
        yield Verdict("safety", "warn" if chosen.demo else "fail", "safety.fault", said=halves(sentence))
    if not found:
        yield ok("safety", scheme="https" if chosen.encrypted else "http", host=chosen.host)


def has_register(chosen: Settings) -> bool:
    """Whether the tables are there; what else is wrong with the database has its own examination. Makes nothing."""
    try:
        url = make_url(chosen.database)
        if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
            return False
        engine = make_engine(chosen.database, pooled=False)
        try:
            return current(engine) == newest()
        finally:
            engine.dispose()
    except (DBAPIError, ArgumentError, ValueError):
        return False


def halves(sentence: str) -> Bilingual:
    """A sentence in both languages, as the start says it, taken apart."""
    zh, _, en = sentence.partition(" / ")
    return Bilingual(zh, en or zh)


def front_end() -> Iterator[Verdict]:
    """The bundled scripts were built and are all there."""
    from widgets import assets

    try:
        names = [str(name) for name in assets.manifest()["entries"].values()]
    except (OSError, ValueError, KeyError) as error:
        yield fail("front_end", "missing", why=str(error))
        return
    missing = [name for name in names if not (assets.folder() / name).is_file()]
    yield fail("front_end", "missing", why=", ".join(missing)) if missing else ok("front_end", count=len(names))


def notebooks() -> Iterator[Verdict]:
    """Each page has its notebook."""
    from dashboards.server.app import shipped_notebooks
    from dashboards.server.page_list import pages

    folder = shipped_notebooks()
    missing = [page.notebook for page in pages() if not (folder / page.notebook).is_file()]
    yield fail("notebooks", "missing", names=", ".join(missing), path=folder) if missing else ok("notebooks", count=len(pages()))


def address(chosen: Settings) -> Iterator[Verdict]:
    """The address belongs to this machine; a port that is taken is taken by the server itself, one hopes."""
    try:
        found = socket.getaddrinfo(chosen.host, chosen.port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        yield fail("address", "unknown", host=chosen.host, why=error.strerror)
        return
    with socket.socket(found[0], socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(found[4])
        except OSError as error:
            yield warn("address", "taken", host=chosen.host, port=chosen.port, why=error.strerror)
            return
    if chosen.behind_proxy and not chosen.loopback and not chosen.hosts:
        yield warn("address", "proxy_open", host=chosen.host)
        return
    yield ok("address", host=chosen.host, port=chosen.port, base=chosen.base_url)


def kernels(chosen: Settings) -> Iterator[Verdict]:
    """A parent of kernels starts, forks one, and that one answers."""
    if not chosen.forked_kernels:
        yield warn("kernels", "off")
        return
    if find_spec("dashboards.kernels.supervisor") is None:
        yield warn("kernels", "off")
        return
    try:
        with ThreadPoolExecutor(1) as apart:  # a notebook has a loop of its own in this thread
            milliseconds = apart.submit(asyncio.run, asyncio.wait_for(fork_once(chosen), KERNEL_SECONDS)).result()
    except (OSError, RuntimeError, TimeoutError, Empty) as error:
        yield fail("kernels", "failed", why=str(error) or type(error).__name__)
        return
    yield ok("kernels", ms=f"{milliseconds:.0f}")


async def fork_once(chosen: Settings) -> float:
    """Milliseconds from asking for a kernel to its first answer. Raises ``RuntimeError`` or ``TimeoutError`` where none comes."""
    from jupyter_client.asynchronous.client import AsyncKernelClient
    from jupyter_client.connect import write_connection_file

    from dashboards.kernels.counters import Counters
    from dashboards.kernels.runtime_folder import RuntimeFolder
    from dashboards.kernels.supervisor import Supervisor
    from dashboards.server.kernels import kept_environment

    with RuntimeFolder() as folder:
        supervisor = Supervisor(folder.path, kept_environment(), Counters(), memory_limit=chosen.page_address_space)
        supervisor.start()
        try:
            zygote = supervisor.coming or supervisor.current
            if zygote is None:
                raise RuntimeError("this system cannot fork kernels")
            await zygote.ready.wait()
            began = asyncio.get_running_loop().time()
            connection = str(folder.path / "kernel-doctor.json")
            write_connection_file(connection, transport="ipc", ip=f"{connection}-ipc")
            await supervisor.fork(connection, kept_environment())
            client = AsyncKernelClient(connection_file=connection)
            client.load_connection_file()
            client.start_channels(stdin=False, hb=False, control=False)
            try:
                client.kernel_info()
                await client.get_shell_msg(timeout=20)
            finally:
                client.stop_channels()
            return 1000 * (asyncio.get_running_loop().time() - began)
        finally:
            await supervisor.stop()
