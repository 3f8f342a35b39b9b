// The attachments of a project: listed, added with progress, fetched, taken back. All by HTTP; the kernel sees no file.

import { base } from "../address.js";
import { h, uid } from "../dom.js";
import { cookie } from "../outbox.js";

const sized = (bytes) => (bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`);
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

/** Send one file; `moved` is told the share that has left. Resolves to "" or the sentence that says why it was not kept. */
function send(address, file, moved, t) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = () => resolve(t("“{name}” was not sent completely. Check the network and attach it again.", { name: file.name }));
    request.open("POST", address);
    for (const [name, value] of Object.entries({ ...guarded(), "Content-Type": "application/octet-stream", "X-Reserve-Name": encodeURIComponent(file.name) })) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && moved(event.loaded / event.total));
    request.addEventListener("load", () => (request.status === 201 ? resolve("") : request.response?.error ? resolve(request.response.error) : lost()));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.send(file);
  });
}

/** The block {type: "attachments", project, title}. */
export function attachments(block, { t }) {
  const id = uid("files");
  const address = `${base()}api/uploads/${encodeURIComponent(block.project)}`;
  const list = h("ul", { class: "rr-files", "aria-labelledby": `${id}-title` });
  const said = h("div", { class: "rr-line", role: "status" });
  const adding = h("div", { class: "rr-files-add" });
  let limits = { limit_bytes: 0, extensions: [] };

  const tell = (sentences, tone) =>
    said.replaceChildren(
      ...(sentences.length
        ? [h("div", { class: `rr-notice rr-${tone}`, role: tone === "bad" ? "alert" : null }, h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, tone === "bad" ? "✕" : "✓"), h("div", { class: "rr-notice-body" }, sentences.map((sentence) => h("p", {}, sentence))))]
        : []),
    );

  function row(item, editable) {
    const host = h("span", { class: "rr-files-acts" });
    const remove = h("button", { type: "button", class: "rr-text-button", "data-key": `remove:${item.id}`, on: { click: () => sure() } }, t("Remove"), h("span", { class: "rr-hidden" }, ` ${item.name}`));
    const really = h("button", { type: "button", class: "rr-button rr-danger rr-small", on: { click: () => drop() } }, t("Remove this file"));
    const keep = h("button", { type: "button", class: "rr-button rr-plain rr-small", on: { click: () => back() } }, t("Keep it"));
    const sure = () => {
      host.replaceChildren(really, keep);
      keep.focus();
    };
    const back = () => {
      host.replaceChildren(remove);
      remove.focus();
    };
    async function drop() {
      const { ok, sentence } = await exchange(`${address}/${item.id}`, { method: "DELETE", headers: guarded() }, t);
      tell([ok ? t("“{name}” was removed.", { name: item.name }) : sentence], ok ? "ok" : "bad");
      await load();
      list.closest(".rr-attachments")?.querySelector(".rr-heading")?.focus();
    }
    if (editable) host.append(remove);
    return h(
      "li",
      {},
      h("span", { class: "rr-files-kind", "aria-hidden": "true" }, item.name.split(".").pop().toUpperCase()),
      h("span", { class: "rr-files-what" }, h("a", { href: `${base()}download/attachment/${item.id}`, download: "" }, item.name), h("span", { class: "rr-muted" }, `${sized(item.bytes)} · ${item.added_by} · ${item.added_at}`)),
      host,
    );
  }

  async function load() {
    const { ok, content, sentence } = await exchange(address, {}, t);
    if (!ok) {
      tell([sentence], "bad");
      return;
    }
    limits = content;
    list.replaceChildren(...content.items.map((item) => row(item, content.editable)));
    list.hidden = !content.items.length;
    if (content.editable && !adding.firstChild) adding.append(...chooser());
    if (!content.editable) adding.replaceChildren(content.items.length ? "" : h("p", { class: "rr-muted" }, t("No attachment")));
  }

  function chooser() {
    const input = h("input", { type: "file", id: `${id}-input`, multiple: true, class: "rr-files-input rr-hidden", accept: limits.extensions.map((each) => `.${each}`).join(","), "aria-describedby": `${id}-hint` });
    const bar = h("progress", { max: 100, value: 0, hidden: true, "aria-label": t("Sending") });
    const hint = t("{kinds}; up to {size} each", { kinds: limits.extensions.join(", "), size: sized(limits.limit_bytes) });
    async function take(chosen) {
      if (input.disabled || !chosen.length) return;
      const wrong = [];
      const kept = [];
      input.disabled = true;
      for (const file of chosen) {
        const problem = unfit(file) || (await sent(file, bar));
        if (problem) wrong.push(problem);
        else kept.push(file.name);
      }
      input.value = "";
      input.disabled = false;
      bar.hidden = true;
      await load();
      if (wrong.length) tell(wrong, "bad");
      else if (kept.length) tell([t("Attached: {names}", { names: kept.join(", ") })], "ok");
      input.focus();
    }
    input.addEventListener("change", () => take([...input.files]));
    const dragged = (event, over) => {
      event.preventDefault();
      place.classList.toggle("rr-files-over", over);
    };
    // the browser's own button speaks the language of the browser: the label is the button, the input keeps focus and keyboard
    const place = h(
      "div",
      {
        class: "rr-files-place",
        on: {
          dragover: (event) => dragged(event, true), dragleave: (event) => dragged(event, false),
          drop: (event) => {
            dragged(event, false);
            take([...(event.dataTransfer?.files ?? [])]);
          },
        },
      },
      input,
      h("label", { class: "rr-button rr-plain", for: `${id}-input` }, t("Add files")),
      h("p", { class: "rr-hint", id: `${id}-hint` }, t("or drop them here"), h("br"), hint),
    );
    return [place, bar];
  }

  function unfit(file) {
    if (!limits.extensions.includes(file.name.split(".").pop().toLowerCase())) return t("“{name}” cannot be attached; these kinds can: {kinds}", { name: file.name, kinds: limits.extensions.join(", ") });
    if (file.size > limits.limit_bytes) return t("“{name}” has {size}; an attachment may have {limit}", { name: file.name, size: sized(file.size), limit: sized(limits.limit_bytes) });
    return "";
  }

  function sent(file, bar) {
    bar.hidden = false;
    bar.value = 0;
    said.replaceChildren(h("p", { class: "rr-working" }, t("Sending “{name}”…", { name: file.name })));
    return send(address, file, (share) => (bar.value = Math.round(100 * share)), t);
  }

  load();
  return h("section", { class: "rr-attachments", "aria-labelledby": `${id}-title` }, h(block.level === 2 ? "h2" : "h3", { class: "rr-heading", id: `${id}-title`, tabindex: "-1" }, block.title || t("Attachments")), list, adding, said);
}
