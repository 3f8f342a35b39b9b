"""The kernel of a page: ipykernel on one thread, without what only people at a prompt need.

No history, debugger, subshells, heartbeat, captured output, profile or configuration files: a page executes the two cells of its
notebook and then answers comm messages. Everything runs on one event loop; of the eleven threads of a stock kernel three are left, two
of them inside ZeroMQ. Kernel and shell are made once, in the zygote (``prepare``); a child gives them sockets (``serve``).
"""

import ast
import io
import os
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, cast

import structlog
import zmq
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from IPython.core.profiledir import ProfileDir
from jupyter_client.session import Session, extract_header
from tornado.ioloop import IOLoop
from traitlets.config import Config
from zmq.eventloop.zmqstream import ZMQStream


class Publisher:
    """The socket on which a page publishes, safe to use from any thread; greets every new subscriber (``iopub_welcome``)."""

    def __init__(self, socket: "zmq.Socket[bytes]", session: Session, loop: IOLoop) -> None:
        self.socket = socket
        self.session = session
        self.loop = loop
        self.thread = threading.get_ident()
        self.stream = ZMQStream(socket, loop)
        self.stream.on_recv(self.greet)

    def greet(self, frames: list[bytes]) -> None:
        """Tell a new subscriber that its subscription stands: whoever waits for it need not ask again and again."""
        for frame in frames:
            if frame[:1] == b"\x01":
                content = {"subscription": frame[1:].decode("utf-8", "replace")}
                self.session.send(cast(ZMQStream, self), "iopub_welcome", content, ident=frame[1:])

    def send_multipart(self, parts: list[Any], *, copy: bool = True, **options: Any) -> None:
        """Send now from the page's own thread, otherwise as soon as it has time."""
        if threading.get_ident() == self.thread:
            self.socket.send_multipart(parts, copy=copy, **options)
        else:
            self.loop.add_callback(self.socket.send_multipart, parts, copy=True)


class Printed(io.TextIOBase):
    """What a page prints becomes a ``stream`` message when the cell ends: it never reaches the server's log."""

    encoding = "utf-8"

    def __init__(self, session: Session, socket: Publisher, name: str) -> None:
        super().__init__()
        self.session, self.socket, self.name = session, socket, name
        self.parent_header: dict[str, Any] = {}
        self.waiting: list[str] = []

    def set_parent(self, parent: dict[str, Any]) -> None:
        """The request in whose name is printed."""
        self.parent_header = extract_header(parent)

    def writable(self) -> bool:
        """Always."""
        return True

    def write(self, text: str) -> int:
        """Keep ``text`` until the next flush."""
        self.waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """Publish what was printed since the last time."""
        if self.waiting and not self.closed:
            content = {"name": self.name, "text": "".join(self.waiting)}
            self.waiting.clear()
            socket, topic = cast(ZMQStream, self.socket), f"stream.{self.name}".encode()
            self.session.send(socket, "stream", content, parent=self.parent_header, ident=topic)


class PageKernel(IPythonKernel):
    """Runs the two plain cells of an app notebook as Python itself would; what IPython adds at a prompt costs 10 ms and 3 MB a page."""

    @property
    def names(self) -> dict[str, Any]:
        """What the cells have defined."""
        return cast(dict[str, Any], cast(Any, self.shell).user_ns)

    async def do_execute(self, code: str, silent: bool, *_: Any, **__: Any) -> dict[str, Any]:
        """Execute a cell; the value of its last expression is shown. An exception is logged and told as a failed cell."""
        try:
            value = run(code, self.names)
            if value is not None and not silent:
                sys.stdout.flush()
                content = {"data": bundle(value), "metadata": {}, "execution_count": self.execution_count}
                self.send_response(self.iopub_socket, "execute_result", content)
        except Exception as error:  # noqa: BLE001 - the outermost line of a cell: logged here, told to the page
            structlog.get_logger("reserve").error("cell_failed", exc_info=error)
            told = {"ename": type(error).__name__, "evalue": str(error), "traceback": traceback.format_exception(error)}
            sys.stdout.flush()
            self.send_response(self.iopub_socket, "error", told)
            return {"status": "error", "execution_count": self.execution_count, **told}
        return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}


def run(code: str, names: dict[str, Any]) -> Any:
    """Execute ``code`` among ``names``; the value of its last line where that is an expression, else None.

    >>> run("a = 2; a + 1", {})
    3
    """
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    shown = last.value if isinstance(last, ast.Expr) else None
    if shown is not None:
        tree.body.pop()
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102 - the cells of our own notebooks
    return None if shown is None else eval(compile(ast.Expression(shown), "<cell>", "eval"), names)  # noqa: S307 - as above


def bundle(value: Any) -> dict[str, Any]:
    """How a value is shown: by its own media types where it has some, else by its text."""
    own = getattr(value, "_repr_mimebundle_", None)
    made = own() if own is not None else None
    found = made[0] if isinstance(made, tuple) else made
    return dict(found) if found else {"text/plain": repr(value)}


class PageKernelApp(IPKernelApp):
    """Makes the kernel without sockets, and gives it those of its connection file later."""

    def initialize(self, argv: list[str] | None = None) -> None:  # noqa: ARG002 - the signature of the base class
        """Kernel and shell. No command line and no configuration file is read, nothing is opened."""
        self.displayhook = sys.displayhook
        self.kernel = PageKernel.instance(parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir)
        self.init_shell()

    def connect(self) -> None:
        """The sockets of the connection file, on this process's own loop."""
        self.session = Session(parent=self)
        self.load_connection_file()
        self.init_sockets()
        self.init_io()
        self.init_signal()
        kernel, shell = self.kernel, self.kernel.shell
        kernel.session = self.session
        kernel.control_stream, kernel.shell_stream = ZMQStream(self.control_socket), ZMQStream(self.shell_socket)
        kernel.iopub_socket, kernel.stdin_socket = self.iopub_socket, self.stdin_socket
        for publisher in (shell.displayhook, shell.display_pub):
            publisher.session, publisher.pub_socket = self.session, self.iopub_socket

    def init_control(self, context: "zmq.Context[Any]") -> None:
        """The control channel, on the page's own loop."""
        self.control_socket = context.socket(zmq.ROUTER)
        self.control_socket.linger = 1000
        self.control_socket.router_handover = 1
        self.control_port = self._bind_socket(self.control_socket, self.control_port)

    def init_iopub(self, context: "zmq.Context[Any]") -> None:
        """The publishing socket, on the page's own loop."""
        raw = context.socket(zmq.XPUB)
        raw.linger = 1000
        raw.xpub_verbose = True
        self.iopub_port = self._bind_socket(raw, self.iopub_port)
        self.iopub_socket = Publisher(raw, self.session, IOLoop.current())

    def init_io(self) -> None:
        """Printing goes through the publishing socket."""
        sys.stdout, sys.stderr = (Printed(self.session, self.iopub_socket, name) for name in ("stdout", "stderr"))


def configuration() -> Config:
    """What a page's kernel does without."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.PageKernelApp.log_level = "ERROR"
    config.InteractiveShell.banner1 = ""
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.enable_tip = False
    config.IPCompleter.use_jedi = False
    return config


def prepare(folder: Path) -> None:
    """Make the kernel that every child takes over. It has no socket, no thread and no loop."""
    PageKernelApp.instance(config=configuration(), profile_dir=ProfileDir(location=str(folder / "profile"))).initialize()


def serve(connection_file: str, saying: int) -> None:
    """Be the kernel of one page until it is ended; one byte on ``saying`` tells that its sockets stand."""
    app = PageKernelApp.instance()
    app.connection_file = connection_file
    app.connect()
    os.write(saying, b"!")
    os.close(saying)
    app.start()
