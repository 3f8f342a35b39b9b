// The attachments of a project: listed, added with progress, fetched, taken back. All by HTTP; the kernel sees no file.

import { base } from "../address.js";
import { attachedTo, sized } from "../attached.js";
import { h, uid } from "../dom.js";

/** The block {type: "attachments", project, title}. */
export function attachments(block, { t }) {
  const id = uid("files");
  const files = attachedTo(block.project);
  const list = h("ul", { class: "rr-files", "aria-labelledby": `${id}-title` });
  const said = h("div", { class: "rr-line", role: "status" });
  const adding = h("div", { class: "rr-files-add" });

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
      const sentence = await files.drop(item, t);
      tell([sentence || t("“{name}” was removed.", { name: item.name })], sentence ? "bad" : "ok");
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
    const sentence = await files.load(t);
    if (sentence) tell([sentence], "bad");
  }

  function draw() {
    if (!files.known) return;
    list.replaceChildren(...files.items.map((item) => row(item, files.editable)));
    list.hidden = !files.items.length;
    if (files.editable && !adding.firstChild) adding.append(...chooser());
    if (!files.editable) adding.replaceChildren(files.items.length ? "" : h("p", { class: "rr-muted" }, t("No attachment")));
  }

  function chooser() {
    const input = h("input", { type: "file", id: `${id}-input`, multiple: true, class: "rr-files-input rr-hidden", accept: files.limits.extensions.map((each) => `.${each}`).join(","), "aria-describedby": `${id}-hint` });
    const bar = h("progress", { max: 100, value: 0, hidden: true, "aria-label": t("Sending") });
    const hint = t("{kinds}; up to {size} each", { kinds: files.limits.extensions.join(", "), size: sized(files.limits.limit_bytes) });
    async function take(chosen) {
      if (input.disabled || !chosen.length) return;
      const wrong = [];
      const kept = [];
      input.disabled = true;
      for (const file of chosen) {
        const { sentence: problem } = await sent(file, bar);
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

  function sent(file, bar) {
    bar.hidden = false;
    bar.value = 0;
    said.replaceChildren(h("p", { class: "rr-working" }, t("Sending “{name}”…", { name: file.name })));
    return files.send(file, (share) => (bar.value = Math.round(100 * share)), t);
  }

  const node = h("section", { class: "rr-attachments", "aria-labelledby": `${id}-title` }, h(block.level === 2 ? "h2" : "h3", { class: "rr-heading", id: `${id}-title`, tabindex: "-1" }, block.title || t("Attachments")), list, adding, said);
  files.watch(node, draw);
  // what is known already stands at once; the list is read anew in any case
  queueMicrotask(() => {
    draw();
    load();
  });
  return node;
}
