// The line to the page's kernel: opened at once, watched, opened again after a cut, a sleep or a change of network.
//
// States: connecting, connected, interrupted (the line is down), reopening (the kernel is gone, the page gets another), signed-out, lost.
// <html data-kernel-state> and the window event "reserve:kernel" {state} tell them.

import { base } from "../address.js";
import { PROTOCOL, decode, encode, session } from "./wire.js";

const BEAT = "beat";
const QUIET = 15000;
const ANSWER = 5000;
const TICK = 5000;
const ASLEEP = 3 * TICK;
const WAITS = [0, 500, 1000, 2000, 4000, 5000];

const root = document.documentElement;

/** The state of the line; undefined where no line of ours exists (JupyterLab). */
export const lineState = () => root.dataset.kernelState;

export class Line {
  /** @param {{kernel: string, heard: (type: string, content: object) => void, opened: () => void, gone: () => void}} options */
  constructor({ kernel, heard, opened, gone }) {
    this.kernel = kernel;
    this.heard = heard;
    this.opened = opened;
    this.gone = gone;
    this.socket = null;
    this.failures = 0;
    this.timer = 0;
    this.asking = false;
    this.lastHeard = Date.now();
    this.lastTick = Date.now();
    this.beating = 0;
  }

  /** Start, once, and watch for everything that may cut a line without a word. */
  start() {
    if (this.started) return;
    this.started = true;
    if (!lineState()) this.tell("connecting");
    this.#connect();
    setInterval(() => this.#tick(), TICK);
    const look = () => this.check();
    for (const name of ["online", "focus", "resume"]) window.addEventListener(name, look);
    document.addEventListener("resume", look);
    document.addEventListener("visibilitychange", () => document.hidden || this.check());
    window.addEventListener("offline", () => this.#cut());
    for (const name of ["pagehide", "reserve:leaving"]) window.addEventListener(name, () => (this.leaving = true));
    window.addEventListener("pageshow", (event) => {
      this.leaving = false;
      if (event.persisted) this.check();
    });
  }

  /** Send to the kernel; false where the line is down (whoever asked keeps the message and sends it again). */
  send(type, content) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(encode(type, content));
    return true;
  }

  /** Look now whether the line still stands; a line that is down is asked for without waiting. */
  check() {
    const state = lineState();
    if (this.leaving || state === "reopening" || state === "lost") return;
    if (state === "connected") this.#beat();
    else if (!(state === "connecting" && this.socket?.readyState === WebSocket.CONNECTING)) this.#ask(0);
  }

  /** Go on with another kernel. */
  moveTo(kernel) {
    this.kernel = kernel;
    this.failures = 0;
    this.#connect();
  }

  /** Say in which state the line is. */
  tell(state) {
    if (lineState() === state) return;
    root.dataset.kernelState = state;
    window.dispatchEvent(new CustomEvent("reserve:kernel", { detail: { state } }));
  }

  #connect() {
    this.#drop();
    const address = new URL(`${base()}api/kernels/${this.kernel}/channels?session_id=${session}`, window.location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.failures = 0;
      this.lastHeard = Date.now();
      this.tell("connected");
      this.opened();
    };
    socket.onmessage = ({ data }) => {
      this.lastHeard = Date.now();
      clearTimeout(this.beating);
      this.beating = 0;
      if (typeof data === "string") return;
      const message = decode(data);
      if (message.type.startsWith("comm_")) this.heard(message.type, message.content());
    };
    socket.onclose = () => this.#cut();
    this.socket = socket;
  }

  #drop() {
    clearTimeout(this.beating);
    this.beating = 0;
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #cut() {
    this.#drop();
    if (this.leaving || ["reopening", "signed-out", "lost"].includes(lineState())) return;
    this.tell("interrupted");
    this.#ask();
  }

  #tick() {
    const now = Date.now();
    const slept = now - this.lastTick > ASLEEP;
    this.lastTick = now;
    if (slept) this.check();
    else if (lineState() === "connected" && now - this.lastHeard > QUIET && !document.hidden) this.#beat();
  }

  // The server itself answers a beat, however long the kernel computes; a dead line answers nothing.
  #beat() {
    if (this.beating) return;
    if (this.socket?.readyState !== WebSocket.OPEN) {
      this.#cut();
      return;
    }
    this.beating = setTimeout(() => this.#cut(), ANSWER);
    this.socket.send(BEAT);
  }

  #ask(wait = WAITS[Math.min(this.failures, WAITS.length - 1)]) {
    clearTimeout(this.timer);
    this.failures += 1;
    this.timer = setTimeout(() => this.#inquire(), wait);
  }

  // A refused handshake looks like a cut line to a script, so the server is asked whether the kernel is still there.
  async #inquire() {
    if (this.asking) return;
    this.asking = true;
    const status = await this.#status();
    this.asking = false;
    if (this.leaving || ["connected", "reopening", "lost"].includes(lineState())) return;
    if (status === 200) this.#connect();
    else if (status === 404) this.gone();
    else if (status === 401) this.tell("signed-out");
    else this.#ask();
  }

  async #status() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), ANSWER);
    try {
      return (await fetch(`${base()}api/kernels/${this.kernel}`, { credentials: "same-origin", cache: "no-store", signal: stop.signal })).status;
    } catch (error) {
      if (error instanceof TypeError || error?.name === "AbortError") return 0;
      throw error;
    } finally {
      clearTimeout(late);
    }
  }
}
