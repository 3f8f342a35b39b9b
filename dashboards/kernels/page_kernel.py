"""The kernel of a page: ipykernel on one thread, without what only people at a prompt need.

No history, debugger, subshells, heartbeat, captured output, profile or configuration files: a page executes the two cells of its
notebook and then answers comm messages. Everything runs on one event loop; of the eleven threads of a stock kernel three are left, two
of them inside ZeroMQ. Kernel and shell are made once, in the zygote (``prepare``); a child gives them sockets (``serve``).
"""

import io
import os
import sys
import threading
from pathlib import Path
from typing import Any, cast

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


class PageKernelApp(IPKernelApp):
    """Makes the kernel without sockets, and gives it those of its connection file later."""

    def initialize(self, argv: list[str] | None = None) -> None:  # noqa: ARG002 - the signature of the base class
        """Kernel and shell. No command line and no configuration file is read, nothing is opened."""
        self.displayhook = sys.displayhook
        self.kernel = IPythonKernel.instance(parent=self, session=self.session, log=self.log, profile_dir=self.profile_dir)
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
