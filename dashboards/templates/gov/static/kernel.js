// Watches the line to the page's kernel: <html data-kernel-state="connected|interrupted|lost"> and the window event "reserve:kernel" {state}.
// A kernel that ended (close code 4410, or gone when asked) will not come back: the notice offers to open the page again.
(() => {
  const ENDED = 4410;
  const ASK_MS = 4000;
  const root = document.documentElement;
  const Socket = window.WebSocket;
  let asking = 0;

  function tell(state) {
    const before = root.dataset.kernelState;
    if (before === "lost" || before === state) return;
    root.dataset.kernelState = state;
    window.dispatchEvent(new CustomEvent("reserve:kernel", { detail: { state } }));
    clearTimeout(asking);
    if (state === "interrupted") asking = setTimeout(ask, ASK_MS);
    if (state === "lost") {
      document.querySelectorAll("[data-page-lost]").forEach((notice) => (notice.hidden = false));
      document.querySelectorAll("[data-skeleton]").forEach((node) => node.remove());
    }
  }

  // A refused handshake looks like a cut line to a script, so the server is asked whether the kernel is still there.
  async function ask() {
    if (root.dataset.kernelState !== "interrupted") return;
    try {
      const answer = await fetch(`${root.dataset.base}api/kernels/${document.body.dataset.kernel}`, { credentials: "same-origin" });
      if (answer.status === 404 || answer.status === 401) {
        tell("lost");
        return;
      }
    } catch {
      // no network: ask again
    }
    asking = setTimeout(ask, ASK_MS);
  }

  // JupyterLab keeps trying to reconnect; to a kernel that has ended, or from a page that is being left, it gets a socket that stays closed.
  const closed = () => Object.assign(new EventTarget(), { readyState: Socket.CLOSED, bufferedAmount: 0, close() {}, send() {} });

  window.WebSocket = class extends Socket {
    constructor(address, protocols) {
      const channels = /\/api\/kernels\/[^/]+\/channels/.test(String(address));
      if (channels && (root.dataset.kernelState === "lost" || root.dataset.leaving === "yes")) return closed();
      super(address, protocols);
      if (!channels) return;
      this.addEventListener("open", () => tell("connected"));
      this.addEventListener("close", (event) => {
        if (root.dataset.leaving !== "yes") tell(event.code === ENDED ? "lost" : "interrupted");
      });
    }
  };

  window.addEventListener("pagehide", () => {
    root.dataset.leaving = "yes";
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]") && !event.defaultPrevented) root.dataset.leaving = "yes";
  });
  window.addEventListener("pageshow", () => {
    root.dataset.leaving = "";
  });

  document.addEventListener("DOMContentLoaded", () => {
    // A cell that failed has its own panel; nothing else will come.
    if (document.querySelector("[data-cell-failed]")) document.querySelectorAll("[data-skeleton]").forEach((node) => node.remove());
    document.querySelectorAll("[data-reload]").forEach((link) =>
      link.addEventListener("click", (event) => {
        event.preventDefault();
        window.location.reload();
      }),
    );
  });
})();
