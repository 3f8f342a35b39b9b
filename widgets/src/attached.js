// The files of a project as the server keeps them: listed once a page, sent with progress, taken back. All by HTTP; the kernel sees no file.

import { base } from "./address.js";
import { cookie } from "./outbox.js";

/** A size as people read it. */
export const sized = (bytes) => (bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`);

const guarded = () => ({ "X-XSRFToken": cookie("_xsrf"), "X-Reserve-Account": document.body.dataset.account ?? "" });

/** A request whose failure is a sentence: {ok, content, sentence}. */
async function exchange(address, options, t) {
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    if (answer.status === 204) return { ok: true, content: null, sentence: "" };
    const content = await answer.json();
    return { ok: answer.ok, content, sentence: answer.ok ? "" : content.error };
  } catch (error) {
    if (!(error instanceof TypeError) && !(error instanceof SyntaxError)) throw error;
    return { ok: false, content: null, sentence: t("No answer from the server. Check the network and try again.") };
  }
}

/** The files of one project; everything that shows them subscribes, so that a file added in one place stands in all. */
class Attached {
  constructor(project) {
    this.address = `${base()}api/uploads/${encodeURIComponent(project)}`;
    this.items = [];
    this.editable = false;
    this.limits = { limit_bytes: 0, extensions: [] };
    this.known = false;
    this.sentence = "";
    this.watchers = new Map();
    this.loading = null;
  }

  /** Call `draw()` when the list has changed, as long as `node` stands in the page. */
  watch(node, draw) {
    this.watchers.set(node, draw);
  }

  /** Read the list; resolves to "" or the sentence that says why not. Several askers at a time are one request. */
  load(t) {
    this.loading ??= this.#read(t).finally(() => (this.loading = null));
    return this.loading;
  }

  async #read(t) {
    const { ok, content, sentence } = await exchange(this.address, {}, t);
    this.sentence = sentence;
    if (ok) {
      Object.assign(this, { items: content.items, editable: content.editable, known: true });
      this.limits = { limit_bytes: content.limit_bytes, extensions: content.extensions };
    }
    for (const [node, draw] of this.watchers) {
      if (node.isConnected) draw();
      else this.watchers.delete(node);
    }
    return sentence;
  }

  /** Why `file` cannot be kept, or "". */
  unfit(file, t) {
    const { extensions, limit_bytes: limit } = this.limits;
    if (!extensions.includes(file.name.split(".").pop().toLowerCase())) return t("“{name}” cannot be attached; these kinds can: {kinds}", { name: file.name, kinds: extensions.join(", ") });
    if (file.size > limit) return t("“{name}” has {size}; an attachment may have {limit}", { name: file.name, size: sized(file.size), limit: sized(limit) });
    return "";
  }

  /** Send one file; `moved` is told the share that has left. Resolves to {item} or {sentence}, which says why it was not kept. */
  send(file, moved, t) {
    const problem = this.unfit(file, t);
    if (problem) return Promise.resolve({ sentence: problem });
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const lost = () => resolve({ sentence: t("“{name}” was not sent completely. Check the network and attach it again.", { name: file.name }) });
      request.open("POST", this.address);
      for (const [name, value] of Object.entries({ ...guarded(), "Content-Type": "application/octet-stream", "X-Reserve-Name": encodeURIComponent(file.name) })) request.setRequestHeader(name, value);
      request.responseType = "json";
      request.upload.addEventListener("progress", (event) => event.lengthComputable && moved(event.loaded / event.total));
      request.addEventListener("load", () => (request.status === 201 ? resolve({ item: request.response }) : request.response?.error ? resolve({ sentence: request.response.error }) : lost()));
      request.addEventListener("error", lost);
      request.addEventListener("abort", lost);
      request.send(file);
    });
  }

  /** Take a file back; resolves to "" or the sentence. */
  async drop(item, t) {
    return (await exchange(`${this.address}/${item.id}`, { method: "DELETE", headers: guarded() }, t)).sentence;
  }
}

const projects = new Map();

/** The one list of a project's files on this page. */
export function attachedTo(project) {
  if (!projects.has(project)) projects.set(project, new Attached(project));
  return projects.get(project);
}
