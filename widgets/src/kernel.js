// The line to Python: numbered messages, acknowledgements, and a visible state when none comes.

const SLOW = 5000;
const LOST = 15000;
const WORKING = 180000;
const PING = 20000;

export class Kernel {
  /** @param {object} model anywidget model @param {(state: "ok"|"slow"|"lost") => void} onState */
  constructor(model, onState) {
    this.model = model;
    this.onState = onState;
    this.seq = 0;
    this.waiting = new Map();
    this.state = "ok";
    this.listeners = new Map();
    this.receive = (message) => this.#heard(message);
    model.on("msg:custom", this.receive);
    this.watch = setInterval(() => this.#look(), 1000);
    this.last = Date.now();
  }

  /** Listen to one type of message. */
  on(type, listener) {
    this.listeners.set(type, listener);
    return this;
  }

  /** Send a message; returns its number. */
  tell(type, body = {}) {
    this.seq += 1;
    this.waiting.set(this.seq, { at: Date.now(), patience: LOST });
    this.last = Date.now();
    this.model.send({ ...body, type, seq: this.seq });
    return this.seq;
  }

  close() {
    clearInterval(this.watch);
    this.model.off("msg:custom", this.receive);
  }

  #heard(message) {
    this.last = Date.now();
    const held = this.waiting.get(message.seq);
    if (message.type === "received" && held) Object.assign(held, { at: Date.now(), patience: WORKING });
    else if (message.type === "progress") for (const each of this.waiting.values()) each.at = Date.now();
    else if (message.seq) for (const seq of [...this.waiting.keys()]) if (seq <= message.seq) this.waiting.delete(seq);
    this.#enter("ok");
    this.listeners.get(message.type)?.(message);
  }

  #look() {
    const now = Date.now();
    const ages = [...this.waiting.values()].map((each) => ({ age: now - each.at, patience: each.patience }));
    if (ages.some(({ age, patience }) => age > patience)) this.#enter("lost");
    else if (ages.some(({ age, patience }) => patience === LOST && age > SLOW)) this.#enter("slow");
    else if (!this.waiting.size && now - this.last > PING && !document.hidden) this.tell("ping");
  }

  #enter(state) {
    if (state === this.state) return;
    this.state = state;
    window.dispatchEvent(new CustomEvent("reserve:lost", { detail: { state } }));
    this.onState(state);
  }
}
