"""The kernel of a page: ipykernel on one thread, without what only people at a prompt need.

No history, debugger, subshells, heartbeat, captured output, profile or configuration files: a page executes the two cells of its
notebook and then answers comm messages. Everything runs on one event loop; of the eleven threads of a stock kernel three are left, two
of them inside ZeroMQ.
"""

import io
import os
import sys
import threading
from pathlib import Path
from typing import Any, cast

import zmq
from ipykernel.displayhook import ZMQDisplayHook
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
    """Starts the kernel from a connection file, in the order of ipykernel's own application."""

    def initialize(self, argv: list[str] | None = None) -> None:  # noqa: ARG002 - the signature of the base class
        """Sockets, kernel, shell. No command line and no configuration file is read."""
        self.load_connection_file()
        self.init_sockets()
        self.init_io()
        self.init_signal()
        self.init_kernel()
        self.init_shell()

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
        """Printing and showing, both through the publishing socket."""
        sys.stdout, sys.stderr = (Printed(self.session, self.iopub_socket, name) for name in ("stdout", "stderr"))
        sys.displayhook = self.displayhook = ZMQDisplayHook(self.session, self.iopub_socket)

    def init_kernel(self) -> None:
        """The kernel on its streams."""
        self.kernel = IPythonKernel.instance(
            parent=self,
            session=self.session,
            control_stream=ZMQStream(self.control_socket),
            shell_stream=ZMQStream(self.shell_socket),
            iopub_socket=self.iopub_socket,
            stdin_socket=self.stdin_socket,
            log=self.log,
            profile_dir=self.profile_dir,
            user_ns=self.user_ns,
        )
        self.kernel.record_ports({f"{name}_port": port for name, port in self._ports.items()})
        self.displayhook.get_execution_count = lambda: self.kernel.execution_count


def configuration() -> Config:
    """What a page's kernel does without."""
    config = Config()
    config.HistoryManager.enabled = False
    config.HistoryManager.hist_file = ":memory:"
    config.InteractiveShell.banner1 = ""
    config.InteractiveShell.colors = "nocolor"
    config.InteractiveShell.enable_tip = False
    config.IPCompleter.use_jedi = False
    return config


def serve(connection_file: str, folder: str, saying: int) -> None:
    """Be the kernel of one page until it is ended; one byte on ``saying`` tells that its sockets stand."""
    profile = ProfileDir(location=str(Path(folder) / "profile"))
    app = PageKernelApp.instance(connection_file=connection_file, config=configuration(), profile_dir=profile)
    app.initialize()
    os.write(saying, b"!")
    os.close(saying)
    app.start()
