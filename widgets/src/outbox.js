// What a person typed and the server has not yet confirmed. Kept in memory and in the browser's storage until acknowledged.
//
// One record per page load (its `client`); a later page of the same account and project takes over what an earlier one left.
// Never silent: somebody else's text is not overwritten, one's own is not dropped.

import { base } from "./address.js";

const PREFIX = "reserve.outbox";
const AFTER_KEY = 600;
const LONGEST = 3000;
const BACK_OFF = [1000, 2000, 4000, 8000, 15000];
const LATER = 30;
const STALE = 8000;
const BATCH = 40;
const WHOLE = 400;
const KEEPALIVE_LIMIT = 60000;
const REMEMBERED = 4;

const same = (a, b) => (a ?? "") === (b ?? "");

/** The value of a cookie, or an empty string. */
export function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** The browser's storage, or one that forgets with the page where storage is switched off. */
export function browserStorage() {
  try {
    const probe = `${PREFIX}.probe`;
    window.localStorage.setItem(probe, "1");
    window.localStorage.removeItem(probe);
    return window.localStorage;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    const kept = new Map();
    return {
      get length() { return kept.size; },
      key: (index) => [...kept.keys()][index] ?? null,
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
  }
}

const keysUnder = (storage, prefix) => Array.from({ length: storage.length }, (_, i) => storage.key(i)).filter((key) => key?.startsWith(prefix));

function read(storage, key) {
  try {
    const record = JSON.parse(storage.getItem(key) ?? "null");
    return record && Array.isArray(record.entries) ? record : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** How many edits of `account` are kept in this browser and not yet on the server. */
export function unsent(account, storage = browserStorage()) {
  return keysUnder(storage, `${PREFIX}.${account}.`).reduce((sum, key) => {
    const record = read(storage, key);
    return sum + (record ? record.entries.length + record.conflicts.length : 0);
  }, 0);
}

/** Forget everything kept for `account` (sign-out). */
export function empty(account, storage = browserStorage()) {
  for (const key of keysUnder(storage, `${PREFIX}.${account}.`)) storage.removeItem(key);
}

export class Outbox {
  /**
   * @param {{account: string, project: string, revisions?: Object<string, number>, current?: (path: string) => ({text: string, unit: ?string}|null),
   *   storage?: Storage, fetch?: typeof fetch, address?: string, byHand?: boolean, notify?: (event: string, detail: object) => void}} options
   *   `byHand`: nothing is sent before `flush(true)`, then everything at once; until then it is kept like anything unsent
   */
  constructor({ account, project, revisions = {}, current = () => null, storage, fetch: send, address, byHand = false, notify = () => {} }) {
    this.account = account;
    this.storage = storage ?? browserStorage();
    this.send = send ?? window.fetch.bind(window);
    this.address = address ?? `${base()}api/drafts/${encodeURIComponent(project)}`;
    this.byHand = byHand;
    this.notify = notify;
    this.current = current;
    this.revisions = { ...revisions };
    this.revision = 0;
    this.client = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.prefix = `${PREFIX}.${account}.${project}.`;
    this.key = this.prefix + this.client;
    this.seq = 0;
    this.entries = new Map();
    this.conflicts = new Map();
    this.refused = new Map();
    this.sent = new Map();
    this.state = { name: "idle", at: "", message: "" };
    this.failures = 0;
    this.posting = null;
    this.timers = {};
    this.listeners = [];
    this.closed = false;
    this.gone = false;
  }

  /** Take over what earlier pages left, start listening, send. Returns the taken entries (path -> entry). */
  open() {
    const taken = this.#adopt();
    const listen = (target, event, listener) => {
      target.addEventListener(event, listener);
      this.listeners.push(() => target.removeEventListener(event, listener));
    };
    listen(window, "online", () => this.#again(0));
    listen(window, "offline", () => this.size && this.#enter("offline"));
    listen(window, "focus", () => this.state.name === "signed-out" && this.#again(0));
    listen(window, "pagehide", () => this.#leave(true));
    listen(window, "pageshow", () => {
      this.gone = false;
      this.#persist();
    });
    listen(document, "visibilitychange", () => (document.hidden ? this.#leave(false) : this.#again(0)));
    listen(window, "reserve:flush", (event) => event.detail?.waiting.push(this.flush()));
    listen(window, "reserve:signed-in", () => this.#again(0));
    listen(window, "reserve:connected", () => this.size && this.#again(0));
    listen(window, "reserve:empty", () => this.discard());
    this.timers.pulse = setInterval(() => this.size && this.#persist(), STALE / 2);
    this.timers.late = setTimeout(() => {
      const late = this.#adopt();
      if (late.size) {
        this.notify("restored", { entries: late });
        this.#again(0);
      }
    }, STALE + 1500);
    if (this.entries.size) this.#again(0);
    return taken;
  }

  /** Edits that the server does not have. */
  get size() {
    return this.entries.size + this.conflicts.size;
  }

  /** Note an edit. `now` sends at once (leaving a field); otherwise 600 ms after the last key, 3 s at the longest. */
  typed(path, text, unit = null, now = false) {
    const held = this.entries.get(path);
    const conflict = this.conflicts.get(path);
    if (conflict) {
      conflict.mine = text;
      conflict.unit = unit;
      this.#persist();
      return;
    }
    if (!held || !same(held.text, text) || !same(held.unit, unit) || held.op !== "set") {
      this.refused.delete(path);
      this.#put({ path, text, unit, op: "set" });
    }
    this.#schedule(now);
  }

  /** Send what is waiting now (a field was left). */
  left() {
    if (this.entries.size) this.#schedule(true);
  }

  /** Note that a row of a table is gone; its cells need no saving any more. */
  removeRow(path) {
    for (const map of [this.entries, this.conflicts, this.refused]) {
      for (const held of [...map.keys()]) if (held.startsWith(`${path}/`)) map.delete(held);
    }
    this.#put({ path, text: null, unit: null, op: "remove_row" });
    this.#schedule(true);
  }

  /** Settle a conflict. `mine` is sent over theirs, knowingly; `theirs` drops mine. */
  resolve(path, choice) {
    const conflict = this.conflicts.get(path);
    if (!conflict) return;
    this.conflicts.delete(path);
    this.revisions[path] = conflict.revision;
    if (choice === "mine") this.#put({ path, text: conflict.mine, unit: conflict.unit, op: conflict.op ?? "set" });
    this.#persist();
    this.#schedule(true);
    this.#settle();
  }

  /** Send everything; resolves to true when the server has it all. What is saved by hand goes only where the person asked for it. */
  async flush(byPerson = !this.byHand) {
    if (!byPerson) return this.size === 0;
    await this.#flush();
    if (this.byHand && this.entries.size && ["saving", "saved"].includes(this.state.name)) this.#enter("unsaved");
    return this.size === 0;
  }

  /** Forget what was typed here; the page shows again what the server has. */
  takeBack() {
    for (const map of [this.entries, this.conflicts, this.refused, this.sent]) map.clear();
    this.#persist();
    this.#settle();
  }

  async #flush() {
    for (let round = 0; round < 5; round += 1) {
      clearTimeout(this.timers.soon);
      if (this.posting) await this.posting;
      if (!this.entries.size) break;
      await this.#post();
      if (this.timers.retry || this.byHand || ["offline", "signed-out", "refused", "locked", "too-large"].includes(this.state.name)) break;
    }
  }

  /** Take the revisions that another reading of the draft found; what is still unsent builds on them only where they did not change. */
  read(revision, revisions) {
    this.revision = Math.max(this.revision, revision);
    for (const [path, each] of Object.entries(revisions)) if (!this.entries.has(path) && !this.conflicts.has(path)) this.revisions[path] = each;
  }

  /** Whether `path`, or something inside it, is not on the server yet. */
  holds(path) {
    return [...this.entries.keys(), ...this.conflicts.keys()].some((each) => each === path || each.startsWith(`${path}/`));
  }

  /** Forget everything of this page (sign-out). */
  discard() {
    this.entries.clear();
    this.conflicts.clear();
    this.closed = true;
    this.storage.removeItem(this.key);
    this.close();
  }

  /** Stop timers and listeners; what is unsent stays in the storage. */
  close() {
    for (const stop of this.listeners.splice(0)) stop();
    for (const timer of Object.values(this.timers)) clearTimeout(timer);
    clearInterval(this.timers.pulse);
  }

  #put(entry) {
    this.seq += 1;
    this.entries.set(entry.path, { ...entry, seq: this.seq, base: this.revisions[entry.path] ?? 0, at: Date.now() });
    this.#persist();
    this.#tell();
  }

  /** Tell the page what is safe: when the server last had everything, and how much waits here. */
  #tell() {
    const detail = { at: this.state.at, waiting: this.size, signedOut: this.state.name === "signed-out" };
    window.dispatchEvent(new CustomEvent("reserve:saved", { detail }));
  }

  #record(gone) {
    const list = (map) => [...map].map(([path, value]) => ({ ...value, path }));
    return {
      client: this.client, at: Date.now(), left: gone, entries: list(this.entries), conflicts: list(this.conflicts), refused: list(this.refused),
      sent: Object.fromEntries(this.sent),
    };
  }

  #persist() {
    if (this.closed) return;
    try {
      if (this.entries.size + this.conflicts.size + this.refused.size === 0) this.storage.removeItem(this.key);
      else this.storage.setItem(this.key, JSON.stringify(this.#record(this.gone)));
      this.kept = true;
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.kept = false;
    }
  }

  #adopt() {
    const reloaded = performance.getEntriesByType("navigation")[0]?.type !== "navigate";
    const taken = new Map();
    for (const key of keysUnder(this.storage, this.prefix)) {
      if (key === this.key) continue;
      const record = read(this.storage, key);
      if (record && !record.left && Date.now() - record.at < STALE && !reloaded) continue;
      this.storage.removeItem(key);
      if (!record) continue;
      for (const [path, history] of Object.entries(record.sent ?? {})) this.sent.set(path, history);
      for (const conflict of record.conflicts ?? []) this.conflicts.set(conflict.path, conflict);
      for (const refused of record.refused ?? []) this.refused.set(refused.path, refused);
      for (const entry of record.entries.sort((a, b) => a.seq - b.seq)) {
        const held = taken.get(entry.path);
        if (!held || held.at <= entry.at) taken.set(entry.path, entry);
      }
    }
    for (const [path, entry] of taken) {
      const shown = entry.op === "set" ? this.current(path) : null;
      if (this.entries.has(path) || (shown && same(shown.text, entry.text) && (!entry.text || same(shown.unit, entry.unit)))) {
        taken.delete(path);
        continue;
      }
      this.seq += 1;
      this.entries.set(path, { ...entry, seq: this.seq });
    }
    this.#persist();
    return taken;
  }

  #schedule(now) {
    clearTimeout(this.timers.soon);
    if (!this.entries.size) return;
    if (this.byHand) {
      if (!this.posting) this.#enter(this.conflicts.size ? "conflict" : "unsaved");
      return;
    }
    if (["idle", "saved"].includes(this.state.name)) this.#enter("saving");
    const oldest = Math.min(...[...this.entries.values()].map((entry) => entry.at));
    const wait = now ? 0 : Math.max(0, Math.min(AFTER_KEY, oldest + LONGEST - Date.now()));
    if (this.timers.retry && !now) return;
    this.timers.soon = setTimeout(() => this.#post(), wait);
  }

  #again(wait) {
    clearTimeout(this.timers.retry);
    this.timers.retry = null;
    if (!this.entries.size || this.closed) return;
    if (this.byHand) {
      if (this.state.name !== "offline" || wait === 0) this.#settle();
      return;
    }
    this.timers.retry = setTimeout(() => {
      this.timers.retry = null;
      this.#post();
    }, wait);
  }

  #enter(name, detail = {}) {
    this.state = { at: this.state.at, message: "", ...detail, name };
    this.notify("state", this.state);
    this.#tell();
  }

  #settle() {
    if (this.conflicts.size) this.#enter("conflict");
    else if (this.entries.size) this.#enter(this.byHand ? "unsaved" : "saving");
    else this.#enter(this.state.at ? "saved" : "idle");
  }

  #leave(gone) {
    if (this.closed || !this.size) return;
    // pagehide comes before the last visibilitychange: once gone, gone until the page is shown again
    this.gone = this.gone || gone;
    this.#persist();
    if (this.byHand) return;
    const batch = this.#batch();
    if (!batch.length) return;
    const request = this.#request(batch);
    if (request.body.length > KEEPALIVE_LIMIT) return;
    this.#remember(batch);
    // the answer may never be read: a later page finds what was kept and asks again
    this.send(this.address, { ...request, keepalive: true }).then((response) => (gone ? null : this.#answered(response, batch)), () => null);
  }

  #batch() {
    return [...this.entries.values()].sort((a, b) => a.seq - b.seq).slice(0, this.byHand ? WHOLE : BATCH).map((entry) => ({ ...entry }));
  }

  #request(batch) {
    return {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-XSRFToken": cookie("_xsrf"), "X-Reserve-Account": this.account },
      body: JSON.stringify({ client: this.client, changes: batch.map(({ seq, path, text, unit, base, op }) => ({ seq, path, text, unit, base, op })) }),
    };
  }

  #remember(batch) {
    for (const entry of batch) {
      const history = (this.sent.get(entry.path) ?? []).filter((text) => text !== entry.text);
      this.sent.set(entry.path, [...history, entry.text].slice(-REMEMBERED));
    }
  }

  async #post() {
    if (this.posting || this.closed || !this.entries.size) return this.posting;
    this.posting = this.#exchange().finally(() => {
      this.posting = null;
    });
    return this.posting;
  }

  async #exchange() {
    const batch = this.#batch();
    if (this.state.name !== "offline" && this.state.name !== "signed-out") this.#enter("saving");
    this.#remember(batch);
    let response;
    try {
      response = await this.send(this.address, this.#request(batch));
    } catch (error) {
      if (!(error instanceof TypeError) && error?.name !== "AbortError") throw error;
      this.#failed();
      return;
    }
    await this.#answered(response, batch);
  }

  #failed() {
    const wait = BACK_OFF[Math.min(this.failures, BACK_OFF.length - 1)];
    this.failures += 1;
    this.#enter("offline");
    this.#again(wait);
  }

  async #answered(response, batch) {
    let answer;
    try {
      answer = await response.json();
    } catch (error) {
      if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
      answer = null;
    }
    const message = answer?.error ?? "";
    if (response.status === 401) return this.#enter("signed-out", { message });
    if (response.status === 403) return this.#enter("refused", { message });
    if (response.status === 409) return this.#enter("locked", { message });
    if (response.status === 413) return this.#enter("too-large", { message });
    if (response.status === 429) {
      // too fast for the server: it says when to come back
      const seconds = Number(response.headers.get("Retry-After")) || LATER;
      return this.#again(1000 * Math.min(Math.max(seconds, 1), LATER));
    }
    if (!response.ok || answer === null) return this.#failed();
    this.failures = 0;
    this.#accept(answer, batch);
    return undefined;
  }

  #accept(answer, batch) {
    const troubled = new Map(answer.conflicts.map((conflict) => [conflict.path, conflict]));
    const refused = new Map(answer.refused.map((one) => (Array.isArray(one) ? one : [one.path, one.message])));
    this.revision = Math.max(this.revision, answer.revision ?? 0);
    for (const entry of batch) {
      const held = this.entries.get(entry.path);
      const newer = held && held.seq !== entry.seq;
      if (troubled.has(entry.path)) this.#contested(entry, troubled.get(entry.path), newer ? held : entry);
      else if (refused.has(entry.path)) {
        // what is saved by hand stays unsaved until the person has put it right
        if (!newer && !this.byHand) this.entries.delete(entry.path);
        this.refused.set(entry.path, { text: entry.text, unit: entry.unit, message: refused.get(entry.path) });
      } else if (entry.seq <= answer.acknowledged_seq && !newer) this.entries.delete(entry.path);
    }
    for (const [path, revision] of Object.entries(answer.saved)) {
      this.revisions[path] = revision;
      const waiting = this.entries.get(path);
      if (waiting) waiting.base = revision;
    }
    this.#persist();
    if (answer.saved_at) this.state.at = answer.saved_at;
    this.notify("answer", { answer, conflicts: this.conflicts, refused: this.refused });
    this.#settle();
    if (this.entries.size) this.#schedule(false);
  }

  #contested(entry, conflict, latest) {
    const own = (this.sent.get(entry.path) ?? []).some((text) => same(text, conflict.theirs));
    if (same(conflict.theirs, latest.text) && same(conflict.theirs_unit, latest.unit)) {
      this.revisions[entry.path] = conflict.revision;
      this.entries.delete(entry.path);
    } else if (own) {
      // an earlier edit of this person whose answer was lost on the way: go on from there
      this.revisions[entry.path] = conflict.revision;
      this.#put({ path: entry.path, text: latest.text, unit: latest.unit, op: latest.op });
    } else {
      this.entries.delete(entry.path);
      this.conflicts.set(entry.path, { ...conflict, mine: latest.text, unit: latest.unit, op: latest.op });
    }
  }
}
