// A page with a kernel: its components stand as soon as the page's own text holds them, the line to the kernel opens beside that.

import { base } from "./address.js";
import { h, ready } from "./dom.js";
import { Line } from "./live/line.js";
import { Models } from "./live/models.js";
import { mount } from "./live/mount.js";
import { again, changeOver, outputs } from "./live/reopen.js";
import { cookie } from "./outbox.js";

const FEW = 4;
const PATIENT = 5;
const WHILE = 120000;
const WAITS = [500, 1000, 2000, 4000, 5000];
const PATIENCE = 60000;

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class LivePage {
  constructor() {
    this.mounted = new Map();
    this.reopenings = [];
    this.models = new Models((type, content) => this.line.send(type, content));
    this.line = new Line({
      kernel: document.body.dataset.kernel,
      heard: (type, content) => this.heard(type, content),
      opened: () => this.hello(),
      gone: () => this.reopen(),
    });
  }

  start() {
    const look = () => this.look();
    const watch = new MutationObserver(look);
    watch.observe(document.body, { childList: true, subtree: true });
    const whole = () => {
      watch.disconnect();
      this.look();
      if (document.querySelector("[data-cell-failed]")) ready();
      else if (!this.mounted.size) this.reopen();
    };
    this.look();
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", whole);
    else whole();
    window.addEventListener("reserve:signed-in", () => this.line.check());
    window.addEventListener("pagehide", (event) => event.persisted || this.leave(this.line.kernel));
  }

  /** Mount the outputs that have arrived. */
  look() {
    for (const [node, { model_id: id, models }] of outputs(document, (each) => this.mounted.has(each))) {
      this.models.take(models);
      this.place(node, id);
    }
  }

  place(node, id) {
    const model = this.models.get(id);
    const el = h("div", { class: "rr-output" });
    const held = { model, el, leave: () => undefined };
    node.before(el);
    this.mounted.set(node, held);
    try {
      held.leave = mount(model, el, this.models);
    } catch (error) {
      this.giveUp();
      throw error;
    }
    ready();
    this.line.start();
  }

  heard(type, content) {
    const message = type === "comm_msg" && content.data?.method === "custom" ? content.data.content : null;
    if (message?.type === "welcome") this.models.take(message.models);
    else this.models.heard(type, content);
  }

  /** Ask the kernel for what was missed while nobody listened. */
  hello() {
    for (const { model } of this.mounted.values()) model.send({ type: "hello", versions: this.models.versions() });
    window.dispatchEvent(new Event("reserve:connected"));
  }

  leave(kernel) {
    const address = `${base()}api/leave/${encodeURIComponent(kernel)}`;
    fetch(address, { method: "POST", keepalive: true, credentials: "same-origin", headers: { "X-XSRFToken": cookie("_xsrf") } }).catch(() => null);
  }

  /** Get the page another kernel; gives up only when new ones end at once too. */
  async reopen() {
    const now = Date.now();
    this.reopenings = [...this.reopenings.filter((at) => now - at < WHILE), now];
    if (this.reopenings.length > FEW) return this.giveUp();
    this.line.tell("reopening");
    for (let failures = 0; ; failures += 1) {
      const page = await this.ask();
      if (page.status === 401) return this.line.tell("signed-out");
      if (page.status === 200 && !page.failed) return this.changeOver(page);
      if (page.failed) this.leave(page.kernel);
      const passing = page.status === 0 || page.status >= 500;
      if (!passing && ((page.status !== 200 && page.status !== 429) || failures >= PATIENT)) return this.giveUp();
      await pause(WAITS[Math.min(failures, WAITS.length - 1)]);
    }
  }

  async ask() {
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await again(stop.signal);
    } catch (error) {
      if (error instanceof TypeError || error?.name === "AbortError") return { status: 0 };
      throw error;
    } finally {
      clearTimeout(late);
    }
  }

  changeOver({ kernel, account, found }) {
    if (account !== document.body.dataset.account) {
      // somebody else signed in meanwhile: nothing of this page is for them
      document.body.hidden = true;
      this.leave(kernel);
      window.location.replace(base());
      return;
    }
    const nodes = [...this.mounted.keys()];
    found.forEach(({ model_id: id, models }, place) => {
      const held = nodes[place] && this.mounted.get(nodes[place]);
      if (held && changeOver(this.models, held.model, id, models)) return;
      held?.leave();
      held?.el.remove();
      this.models.take(models);
      this.place(nodes[place] ?? document.getElementById("content").appendChild(h("i", { hidden: true })), id);
    });
    document.body.dataset.kernel = kernel;
    this.line.moveTo(kernel);
    this.line.start();
    window.dispatchEvent(new Event("reserve:reopened"));
  }

  giveUp() {
    this.line.tell("lost");
    document.querySelectorAll("[data-page-lost]").forEach((notice) => (notice.hidden = false));
    ready();
  }
}

const begin = () => new LivePage().start();
if (document.body) begin();
else new MutationObserver((_, watch) => {
  if (!document.body) return;
  watch.disconnect();
  begin();
}).observe(document.documentElement, { childList: true });
