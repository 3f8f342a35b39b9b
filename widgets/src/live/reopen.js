// The page after its kernel has gone: the same address is asked for once more, and what stands on the screen changes over to the new kernel.
// Components stay where they are, with focus, cursor and everything typed; only what has another shape now is drawn anew.

const FIXED = {
  form: ["account", "project", "schema", "marks", "comment", "read_only", "submit_label", "cannot_submit", "language"],
  table: ["language", "search_label"],
  view: ["language"],
  chart: ["language"],
};

/** The outputs of a page that are complete and not yet `known`: [node, {model_id, models}]. */
export function outputs(document, known = () => false) {
  return [...document.querySelectorAll("script[data-output]")].filter((node) => node.nextElementSibling && !known(node)).map((node) => [node, JSON.parse(node.textContent)]);
}

/** Ask for the page's address again. Gives {kernel, account, found, failed}, or {status} where the server does not give the page. */
export async function again(signal) {
  const response = await fetch(window.location.href.split("#")[0], { credentials: "same-origin", cache: "no-store", headers: { Accept: "text/html" }, signal });
  if (!response.ok) return { status: response.status };
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const { kernel = "", account = "" } = page.body.dataset;
  if (!kernel) return { status: 401 };
  return { status: 200, kernel, account, found: outputs(page).map(([, output]) => output), failed: page.querySelector("[data-cell-failed]") !== null };
}

const idOf = (name) => name.replace("IPY_MODEL_", "");

/** Whether the component that `model` draws can go on with `made`, the widget of another kernel. */
function fits(model, made) {
  const kind = made?.state._model_name === "VBoxModel" ? "box" : made?.state.component;
  if (kind !== model.component) return false;
  return (FIXED[kind] ?? []).every((name) => JSON.stringify(model.get(name)) === JSON.stringify(made.state[name]));
}

/** Change `model` and what it holds over to the widget `id` of the snapshot. False where it must be drawn anew. */
export function changeOver(models, model, id, snapshot) {
  const made = snapshot[id];
  if (!fits(model, made)) return false;
  const inside = model.component === "box" ? models.children(model) : [];
  const wanted = (made.state.children ?? []).map(idOf);
  const taken = new Set();
  wanted.forEach((each, place) => {
    const child = inside[place];
    if (child && changeOver(models, child, each, snapshot)) taken.add(each);
  });
  models.take(Object.fromEntries(wanted.filter((each) => !taken.has(each) && snapshot[each]).map((each) => [each, snapshot[each]])));
  models.move(model, id, made);
  return true;
}
