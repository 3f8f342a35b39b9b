// A component's talk with Python: numbered messages, answers, and a visible state when none comes.
//
// A message stays here until it is answered. After a cut of the line it is sent again under its old number, and Python answers each
// number once. A page that got another kernel sends again what asks only; an act whose outcome nobody knows is reported as such.

const SLOW = 5000;
const LOST = 15000;
const WORKING = 180000;

const newClient = () => Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
/** Whether the line stands; JupyterLab looks after its own and tells no state. */
export const lineStands = () => [undefined, "connected"].includes(document.documentElement.dataset.kernelState);

export class Kernel {
  /** @param {object} model anywidget model @param {(state: "ok"|"slow"|"lost") => void} onState */
  constructor(model, onState) {
    this.model = model;
    this.onState = onState;
    this.client = newClient();
    this.seq = 0;
    this.waiting = new Map();
    this.state = "ok";
    this.listeners = new Map();
    this.receive = (message) => this.#heard(message);
    this.connected = () => this.#again();
    this.reopened = () => this.#unknown();
    model.on("msg:custom", this.receive);
    window.addEventListener("reserve:connected", this.connected);
    window.addEventListener("reserve:reopened", this.reopened);
    this.watch = setInterval(() => this.#look(), 1000);
  }

  /** Listen to one type of message. */
  on(type, listener) {
    this.listeners.set(type, listener);
    return this;
  }

  /** Send a message; returns its number. `once`: an act that a new kernel must not be asked for a second time. */
  tell(type, body = {}, { once = false } = {}) {
    this.seq += 1;
    const message = { ...body, type, seq: this.seq, client: this.client };
    // what waits for the line is asked for once, as it stands now
    if (!lineStands()) for (const [seq, held] of [...this.waiting]) if (held.message.type === type && !held.once && !once) this.waiting.delete(seq);
    const sent = lineStands();
    this.waiting.set(this.seq, { message, once, sent, at: Date.now(), patience: LOST });
    if (sent) this.model.send(message);
    return this.seq;
  }

  close() {
    clearInterval(this.watch);
    this.model.off("msg:custom", this.receive);
    window.removeEventListener("reserve:connected", this.connected);
    window.removeEventListener("reserve:reopened", this.reopened);
  }

  #again() {
    for (const each of this.waiting.values()) {
      Object.assign(each, { at: Date.now(), sent: true });
      this.model.send(each.message);
    }
  }

  #unknown() {
    for (const [seq, { once, sent }] of [...this.waiting]) {
      if (!once || !sent) continue;
      this.waiting.delete(seq);
      this.listeners.get("unknown")?.();
    }
  }

  #heard(message) {
    if (message.client !== undefined && message.client !== this.client) return;
    const held = this.waiting.get(message.seq);
    if (message.type === "received" && held) Object.assign(held, { at: Date.now(), patience: WORKING });
    else if (message.type === "progress") for (const each of this.waiting.values()) each.at = Date.now();
    else if (message.seq) for (const seq of [...this.waiting.keys()]) if (seq <= message.seq) this.waiting.delete(seq);
    this.#enter("ok");
    this.listeners.get(message.type)?.(message);
  }

  #look() {
    if (!lineStands()) {
      for (const each of this.waiting.values()) each.at = Date.now();
      return;
    }
    const now = Date.now();
    const ages = [...this.waiting.values()].map((each) => ({ age: now - each.at, patience: each.patience }));
    if (ages.some(({ age, patience }) => age > patience)) this.#enter("lost");
    else if (ages.some(({ age, patience }) => patience === LOST && age > SLOW)) this.#enter("slow");
    else this.#enter("ok");
  }

  #enter(state) {
    if (state === this.state) return;
    this.state = state;
    this.onState(state);
  }
}
