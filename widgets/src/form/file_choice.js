// A field that names a file: a choice among the files of the project, and a button that uploads one and chooses it.

import { attachedTo } from "../attached.js";
import { h, ids, refill } from "../dom.js";

/** What stands in the document is `name#digest`: people read the name, the digest says which file it was. */
const TAIL = /#[0-9a-f]{12}$/;

/** The name of the file that an answer speaks of. */
export const fileName = (text) => (text ?? "").replace(TAIL, "");

/** The input of an attachment field, with the interface of every bare input. */
export function fileChoice({ id, entry, project, t, edit, leave, label }) {
  const files = attachedTo(project);
  const select = h("select", { class: "rr-select rr-file-select", id, "data-answer": "file" });
  if (label) select.setAttribute("aria-label", label);
  const said = h("span", { class: "rr-file-said", role: "status" });
  const chosen = h("input", { type: "file", class: "rr-files-input rr-hidden", id: `${id}-upload`, tabindex: "-1", "aria-hidden": "true" });
  const button = h("button", { type: "button", class: "rr-text-button rr-file-upload", "data-key": `upload:${id}`, hidden: true, on: { click: () => chosen.click() } }, t("Upload here"));
  const node = h("div", { class: "rr-file-choice" }, select, button, chosen, said);
  let held = entry?.text ?? "";

  const draw = () => {
    const offered = files.items.map((item) => h("option", { value: item.reference }, item.name));
    const gone = held && !files.items.some((item) => item.reference === held);
    // an answer that names no file of the project stays as it was given, and says so once the files are known
    const kept = gone && h("option", { value: held }, files.known ? t("{name} (not among the files of the project)", { name: fileName(held) }) : fileName(held));
    select.replaceChildren(h("option", { value: "" }, files.known && !files.items.length && !held ? t("No file uploaded yet") : t("Please choose")), ...offered, ...(kept ? [kept] : []));
    select.value = held;
    button.hidden = !files.editable;
    chosen.accept = files.limits.extensions.map((each) => `.${each}`).join(",");
    if (files.sentence) refill(said, files.sentence);
  };
  const choose = (text) => {
    held = text;
    edit(held, null, true);
    leave(true);
  };
  select.addEventListener("change", () => choose(select.value));
  // a list that could not be read is asked for again when somebody comes to choose
  select.addEventListener("focus", () => files.known || files.load(t));
  select.addEventListener("blur", () => {
    edit(held, null, true);
    leave(false);
  });
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    if (!file) return;
    button.setAttribute("aria-busy", "true");
    refill(said, t("Sending “{name}”…", { name: file.name }));
    const { item, sentence } = await files.send(file, (share) => refill(said, t("Sending “{name}”…", { name: file.name }), ` ${Math.round(100 * share)} %`), t);
    button.removeAttribute("aria-busy");
    chosen.value = "";
    refill(said, sentence || t("Attached: {names}", { names: item.name }));
    said.classList.toggle("rr-error", Boolean(sentence));
    if (sentence) return;
    choose(item.reference);
    await files.load(t);
    button.focus();
  });
  files.watch(node, draw);
  draw();
  // the list is fetched when the field comes into sight: opening a page does not wait for it
  const sight = new IntersectionObserver((seen) => {
    if (!seen.some((each) => each.isIntersecting)) return;
    sight.disconnect();
    if (!files.known) files.load(t);
  });
  sight.observe(select);
  return {
    node,
    input: select,
    read: () => ({ text: held, unit: null }),
    write(text) {
      if (document.activeElement === select) return;
      held = text ?? "";
      draw();
    },
    describe(described, bad) {
      if (described) select.setAttribute("aria-describedby", ids(described));
      else select.removeAttribute("aria-describedby");
      if (bad) select.setAttribute("aria-invalid", "true");
      else select.removeAttribute("aria-invalid");
    },
  };
}
