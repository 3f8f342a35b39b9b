// Watches the websocket to the page's kernel and says what it sees: <html data-kernel-state="connected|interrupted|lost"> and the window
// event "reserve:kernel" with {state}. A lost kernel (close code 4410) also raises "reserve:lost": it will not come back, a reload resumes.
(() => {
  const ENDED = 4410;
  const root = document.documentElement;
  const Socket = window.WebSocket;

  function tell(state) {
    if (root.dataset.kernelState === "lost" || root.dataset.kernelState === state) return;
    root.dataset.kernelState = state;
    window.dispatchEvent(new CustomEvent("reserve:kernel", { detail: { state } }));
    if (state === "lost") window.dispatchEvent(new CustomEvent("reserve:lost", { detail: { reason: "ended" } }));
  }

  window.WebSocket = class extends Socket {
    constructor(address, protocols) {
      super(address, protocols);
      if (!/\/api\/kernels\/[^/]+\/channels/.test(String(address))) return;
      this.addEventListener("open", () => tell("connected"));
      this.addEventListener("close", (event) => {
        if (root.dataset.leaving !== "yes") tell(event.code === ENDED ? "lost" : "interrupted");
      });
    }
  };

  window.addEventListener("pagehide", () => {
    root.dataset.leaving = "yes";
  });
  window.addEventListener("pageshow", () => {
    root.dataset.leaving = "";
  });
})();
