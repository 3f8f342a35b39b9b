// One file to the server by HTTP, with its progress; what the server answers goes to Python as an act. The kernel sees no file on its line.

import { base } from "../address.js";
import { h, uid } from "../dom.js";
import { cookie } from "../outbox.js";

const sized = (bytes) => (bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1).replace(/\.0$/, "")} MB`);

/** Send `file` to `address`; resolves to {answer} or {sentence}. `moved` is told the share that has left. */
function send(address, file, moved, t) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const lost = () => resolve({ sentence: t("“{name}” was not sent completely. Check the network and choose it again.", { name: file.name }) });
    const headers = { "X-XSRFToken": cookie("_xsrf"), "X-Reserve-Account": document.body.dataset.account ?? "", "Content-Type": "application/octet-stream", "X-Reserve-Name": encodeURIComponent(file.name) };
    request.open("POST", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => event.lengthComputable && moved(event.loaded / event.total));
    request.addEventListener("load", () => (request.status === 201 ? resolve({ answer: request.response }) : request.response?.error ? resolve({ sentence: request.response.error }) : lost()));
    request.addEventListener("error", lost);
    request.addEventListener("abort", lost);
    request.send(file);
  });
}

/** {type: "upload", address, label, hint, extensions, limit_bytes, act, disabled_reason}. */
export function upload(block, ctx) {
  const { t } = ctx;
  const id = uid("up");
  const said = h("div", { class: "rr-line", role: "status" });
  const bar = h("progress", { max: 100, value: 0, hidden: true, "aria-label": t("Sending") });
  const input = h("input", { type: "file", id: `${id}-input`, class: "rr-files-input rr-hidden", accept: block.extensions.map((each) => `.${each}`).join(","), "aria-describedby": `${id}-hint`, "data-key": `upload:${block.act}` });
  const wrong = (sentence) =>
    said.replaceChildren(h("div", { class: "rr-notice rr-bad", role: "alert" }, h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, "✕"), h("div", { class: "rr-notice-body" }, h("p", {}, sentence))));
  function unfit(file) {
    if (!block.extensions.includes(file.name.split(".").pop().toLowerCase())) return t("“{name}” cannot be read; these kinds can: {kinds}", { name: file.name, kinds: block.extensions.join(", ") });
    if (file.size > block.limit_bytes) return t("“{name}” has {size}; a list may have {limit}. Split it by county and send the parts.", { name: file.name, size: sized(file.size), limit: sized(block.limit_bytes) });
    if (file.size === 0) return t("“{name}” is empty.", { name: file.name });
    return "";
  }
  async function take(file) {
    if (!file || input.disabled) return;
    const problem = unfit(file);
    if (problem) {
      wrong(problem);
      return;
    }
    input.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    said.replaceChildren(h("p", { class: "rr-working" }, t("Sending “{name}”…", { name: file.name })));
    const { answer, sentence } = await send(base() + block.address, file, (share) => (bar.value = Math.round(100 * share)), t);
    input.disabled = false;
    input.value = "";
    bar.hidden = true;
    if (sentence) {
      wrong(sentence);
      input.focus();
      return;
    }
    said.replaceChildren();
    ctx.act(block.act, { comment: "", fields: [], data: answer }, null);
  }
  input.addEventListener("change", () => take(input.files[0]));
  const dragged = (event, over) => {
    event.preventDefault();
    place.classList.toggle("rr-files-over", over);
  };
  const place = h(
    "div",
    {
      class: "rr-files-place",
      on: {
        dragover: (event) => dragged(event, true), dragleave: (event) => dragged(event, false),
        drop: (event) => {
          dragged(event, false);
          take(event.dataTransfer?.files?.[0]);
        },
      },
    },
    input,
    h("label", { class: "rr-button rr-plain", for: `${id}-input` }, block.label),
    h("p", { class: "rr-hint", id: `${id}-hint` }, t("or drop it here"), h("br"), block.hint),
  );
  return h("div", { class: "rr-upload" }, place, bar, said);
}
