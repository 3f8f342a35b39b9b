"""What the kernels did since the server started: plain figures for metrics, health and benchmarks."""

from collections import deque
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counters:
    """Counted by the supervisor and the kernel manager; read by whoever wants to. ``..._seconds`` are sums."""

    forked: int = 0
    """Kernels forked from a zygote."""
    fork_seconds: float = 0.0
    """Seconds spent waiting for forks, all together."""
    stock: int = 0
    """Kernels started by a fresh interpreter."""
    fallbacks: int = 0
    """Of these, started so because no zygote could fork."""
    start_failures: int = 0
    """Kernels that did not start or did not answer in time."""
    alive: int = 0
    """Kernels running now."""
    died: int = 0
    """Kernels that ended without being asked to."""
    refused: int = 0
    """Pages refused because memory was short."""
    zygote_starts: int = 0
    """Zygotes that became ready."""
    zygote_restarts: int = 0
    """Zygotes started because the one before had died or hung."""
    zygote_replacements: int = 0
    """Zygotes started because new program files were installed."""
    zygote_ready: bool = False
    """Whether the next page will be forked."""
    zygote_pids: tuple[int, ...] = ()
    """Processes that fork, or still have pages from before a replacement."""
    last_forks: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    """Seconds of the newest forks."""
    last_ready: deque[float] = field(default_factory=lambda: deque(maxlen=100))
    """Seconds from asking for a kernel to its first answer, of the newest pages."""
