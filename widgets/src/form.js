// Form: steps of fields from a schema; typed text goes to the draft handler through the outbox, figures and findings come from Python.

import { base, standAt } from "./address.js";
import { context } from "./blocks/index.js";
import { focusOn, h, ready, refill } from "./dom.js";
import { checkStep, openFindings } from "./form/check.js";
import { fieldControl, inputId, offeredUnits, severalOf } from "./form/controls.js";
import { fileName } from "./form/file_choice.js";
import { contest, saveState, stepper, summary } from "./form/frame.js";
import { stepLayout, unfold } from "./form/layout.js";
import { repeatControl } from "./form/repeat.js";
import { saveBar } from "./form/save_bar.js";
import { Screen } from "./form/state.js";
import { switchboard } from "./form/switches.js";
import { Kernel, lineStands } from "./kernel.js";
import { Outbox } from "./outbox.js";
import { texts } from "./texts.js";
import { banner, failure } from "./view.js";

const CHECK = "check";
const AFTER_CHOICE = 400;

const explainPath = (finding) => `explain/${finding.rule}/${finding.path.replaceAll("/", "|")}`;

function render({ model, el }) {
  const get = (name) => model.get(name);
  const t = texts(get("language"));
  const schema = get("schema");
  // a record is saved as a whole when the person says so; a draft is saved as it is typed, and filed at the end
  const byHand = Boolean(get("save_address"));
  const steps = byHand ? schema.steps : [...schema.steps, { name: CHECK, label: t("Check and submit"), fields: [] }];
  const all = schema.steps.flatMap((step) => step.fields);
  const stepOf = new Map(schema.steps.flatMap((step) => step.fields.map((field) => [field.path, step.name])));
  const screen = new Screen(get("values"), get("explanations"));
  const board = switchboard(schema, screen);
  const visited = new Set();
  const root = h("div", { class: "rr-form" });
  const line = h("div", { class: "rr-line" });
  const panel = h("div", { class: "rr-panel-body rr-stack" });
  const panelState = h("p", { class: "rr-panel-state", role: "status" });
  const remember = new Map();
  let findings = get("findings");
  let showAll = false;
  let current = schema.steps[0].name;
  let submitting = false;
  let pending = new Set();
  const unanswered = new Set();
  let tellTimer = 0;

  const fieldOf = (path) => all.find((field) => field.path === path.split("/")[0]);
  const labelOf = (path) => {
    const [name, key, column] = path.split("/");
    const field = fieldOf(name);
    if (!field) return "";
    if (!column) return field.label;
    const row = screen.rows(name).findIndex((each) => each.key === key) + 1;
    return t("{name}, row {row}", { name: field.columns.find((each) => each.path === column)?.label ?? field.label, row });
  };
  const shown = (field, path) => {
    const entry = screen.entry(path);
    if (!entry?.text) return "";
    if (field.type === "attachment") return fileName(entry.text);
    const options = field.groups ? field.groups.flatMap((group) => group.options) : field.choices;
    if (field.type === "multi_choice") return severalOf(entry.text).map((each) => options.find(([code]) => code === each)?.[1] ?? each).join(t(", "));
    const label = options?.find(([code]) => code === entry.text)?.[1];
    return label ?? (entry.unit && schema.units[entry.unit] ? `${entry.text} ${schema.units[entry.unit]}` : entry.text);
  };

  const outbox = new Outbox({
    account: get("account"), project: get("project"), byHand, address: byHand ? base() + get("save_address") : undefined, revisions: get("field_revisions"), current: (path) => screen.entry(path) ?? { text: "", unit: null },
    notify: (event, detail) => {
      if (event === "state") {
        save.draw(detail);
        if (bar) bar.draw(outbox.size, detail);
      }
      if (event === "restored") restore(detail.entries);
      if (event === "answer" || event === "restored") drawConflicts();
      if (event === "answer") drawRefused(detail.refused);
    },
  });
  outbox.revision = get("revision");

  // -- what people do ------------------------------------------------------------------------------------------------
  const edit = (path, text, unit, now) => {
    const held = screen.entry(path);
    if ((held?.text ?? "") === text && (text === "" || (held?.unit ?? null) === unit)) {
      if (now) outbox.left();
      return;
    }
    screen.set(path, text, unit);
    pending.add(path);
    unanswered.add(path.split("/")[0]);
    outbox.typed(path, text, text === "" ? null : unit, now);
    if (board.steers(path)) follow();
    if (path === schema.switches?.product) for (const each of controls.values()) each.reunit?.();
  };
  const tell = () => {
    clearTimeout(tellTimer);
    if (!pending.size) return;
    const paths = [...pending];
    pending = new Set();
    panelState.textContent = t("Computing…");
    const changes = Object.fromEntries(paths.map((path) => [path, screen.entry(path) ?? { text: null, unit: null }]));
    kernel.tell("changed", { changes, raw: screen.raw(), step: current });
  };
  const left = (path, chosen) => {
    visited.add(path.split("/")[0]);
    outbox.left();
    clearTimeout(tellTimer);
    tellTimer = setTimeout(tell, chosen ? AFTER_CHOICE : 0);
    drawFindings();
  };
  const ctx = {
    t, schema, project: get("project"), explainPath, edit, left, shown, labelOf, marks: get("marks"), readOnly: get("read_only"), submitLabel: get("submit_label"), cannotSubmit: get("cannot_submit"),
    entry: (path) => screen.entry(path),
    rows: (table) => screen.rows(table),
    unitsOf: (field, path) => offeredUnits(field, schema, screen.entry(schema.switches?.product ?? "")?.text ?? "", screen.entry(path)?.text ? screen.entry(path).unit : null),
    shows: board.shows,
    showsColumn: board.showsColumn,
    addRow: (table, key) => screen.addRow(table, key),
    removeRow: (table, key) => {
      screen.removeRow(table, key);
      outbox.removeRow(`${table}/${key}`);
      pending.add(table);
      left(table, true);
    },
    explanation: (path) => screen.explanations[path.slice(8)] ?? "",
    explain: (path, text, now) => edit(path, text, null, now),
    explainAgain: (path, text) => {
      if (!text.trim()) return;
      pending.add(path);
      outbox.typed(path, text, null, true);
      left(path, true);
    },
    go: (path) => go(path),
  };

  // -- parts ---------------------------------------------------------------------------------------------------------
  // controls stand only in the steps that were looked at: the others wait as data
  const controls = new Map();
  const layouts = new Map();
  const control = (field) => {
    const made = field.type === "table" ? repeatControl(field, ctx) : fieldControl(field, ctx);
    controls.set(field.path, made);
    return made;
  };
  const follow = () => {
    for (const layout of layouts.values()) layout.update();
  };
  const save = saveState(t, byHand);
  const bar = byHand && saveBar(t, get("submit_label"), { keep: () => keep(), takeBack: () => takeBack() });
  const errors = summary(t, (path) => go(path), labelOf);
  const check = checkStep(ctx, () => submit());
  const stepNodes = new Map(
    steps.map((step, i) => {
      const heading = h("h2", { class: "rr-step-title", tabindex: "-1" }, step.label);
      const body = step.name === CHECK ? check.node : h("div");
      const move = (to, label, tone) => h("button", { type: "button", class: `rr-button rr-${tone}`, on: { click: () => show(steps[to].name, true) } }, label);
      const buttons = h(
        "div",
        { class: "rr-buttons rr-step-moves" },
        i > 0 && move(i - 1, t("Back"), "plain"),
        i < steps.length - 1 && move(i + 1, i === steps.length - 2 && !byHand ? t("Check and submit") : t("Next: {step}", { step: steps[i + 1].label }), i === steps.length - 2 && !byHand ? "primary" : "next"),
      );
      return [step.name, { node: h("section", { class: "rr-step-body", "aria-label": step.label, hidden: true }, heading, body, buttons), heading, body }];
    }),
  );
  const stand = (name) => {
    const step = schema.steps.find((each) => each.name === name);
    if (!step || layouts.has(name)) return;
    const layout = stepLayout(step, control, board, t, labelOf);
    layouts.set(name, layout);
    layout.update();
    stepNodes.get(name).body.append(layout.node);
    drawConflicts();
  };
  const steering = stepper(steps, t, (name) => show(name, true));

  /** How far a step is filled: all that is ever asked for, enough for the reserve, or nothing yet. */
  const filled = (step) => {
    const here = step.fields.filter(board.shows);
    if (!here.some(board.answered)) return "";
    return byHand || here.every((field) => field.needed === null || board.answered(field)) ? "all" : "reserve";
  };

  // -- drawing -------------------------------------------------------------------------------------------------------
  const visible = (path) => {
    const name = path.split("/")[0];
    const filled = fieldOf(path)?.type === "table" ? screen.rows(name).length > 0 : Boolean(screen.entry(name)?.text);
    return showAll || visited.has(name) || filled || ctx.marks[name] !== undefined;
  };
  function drawFindings() {
    const byField = new Map();
    for (const finding of findings) {
      const name = finding.path.split("/")[0];
      // without a line nobody has looked at what stands there now
      if (!lineStands() && unanswered.has(name)) continue;
      if (visible(finding.path)) byField.set(name, [...(byField.get(name) ?? []), finding]);
    }
    for (const [path, each] of controls) {
      const mine = byField.get(path) ?? [];
      each.found(mine);
      if (mine.length || ctx.marks[path] !== undefined) unfold(each.node);
    }
    const open = openFindings(findings);
    const openBy = {};
    for (const finding of open) {
      const step = stepOf.get(finding.path.split("/")[0]);
      if (step && (visible(finding.path) || visited.has(`step:${step}`))) openBy[step] = (openBy[step] ?? 0) + 1;
    }
    const done = Object.fromEntries(schema.steps.map((step) => [step.name, open.some((finding) => stepOf.get(finding.path.split("/")[0]) === step.name) ? "" : filled(step)]));
    steering.draw(current, openBy, done);
    if (current === CHECK) check.draw(findings);
    if (!errors.node.hidden) errors.draw(open);
  }
  const drawPanel = () => {
    const inner = context({ t, remember, go: byHand ? undefined : go });
    refill(panel, get("panel").map(inner.render));
  };
  function drawConflicts() {
    for (const [path, each] of controls) {
      const mine = [...outbox.conflicts].filter(([at]) => at === path || at.startsWith(`${path}/`) || (at.startsWith("explain/") && at.split("/")[2]?.split("|")[0] === path));
      if (mine.length) unfold(each.node);
      refill(
        each.contest,
        mine.map(([each, conflict]) =>
          contest(conflict, each.startsWith("explain/") ? t("Justification") : labelOf(each), (unit) => schema.units[unit] ?? "", t, (choice) => {
            if (choice === "theirs" && each.split("/").length === 2) {
              // the row stays as the other person left it: only the server knows its cells
              outbox.resolve(each, choice);
              outbox.flush().finally(() => window.location.reload());
              return;
            }
            if (choice === "theirs") {
              screen.set(each, conflict.theirs ?? "", conflict.theirs_unit);
              document.activeElement?.blur();
              write(each);
              if (board.steers(each)) follow();
              pending.add(each);
            }
            outbox.resolve(each, choice);
            drawConflicts();
            tell();
            document.getElementById(inputId(each))?.focus();
          }),
        ),
      );
    }
  }
  const refusedHost = h("div", { class: "rr-line" });
  function drawRefused(refused) {
    refill(refusedHost, [...refused].map(([path, { message }]) => h("div", { class: "rr-notice rr-bad", role: "alert" }, h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, "✕"), h("div", { class: "rr-notice-body" }, h("p", { class: "rr-notice-title" }, t("“{label}” was not saved", { label: labelOf(path) })), h("p", {}, message)))));
  }
  const write = (path) => {
    const entry = screen.entry(path) ?? { text: "", unit: null };
    controls.get(path.split("/")[0])?.write(entry.text, entry.unit, path);
  };
  function restore(entries) {
    for (const [path, entry] of entries) {
      const parts = path.split("/");
      if (entry.op === "remove_row") screen.removeRow(parts[0], parts[1]);
      else screen.set(path, entry.text, entry.unit);
      pending.add(path);
      if (parts[0] !== "explain") controls.get(parts[0])?.[parts.length > 1 ? "redraw" : "write"]?.(entry.text, entry.unit, path);
    }
    follow();
    drawFindings();
    tell();
  }
  // Another kernel has read the draft anew: what others changed meanwhile is taken over, what stands here unsaved or under the cursor stays.
  const reopened = () => {
    outbox.read(get("revision"), get("field_revisions"));
    const under = (path) => (path.startsWith("explain/") ? document.getElementById(inputId(path)) : controls.get(path)?.node)?.contains(document.activeElement) ?? false;
    const changed = screen.merge(new Screen(get("values"), get("explanations")), (path) => outbox.holds(path) || under(path));
    for (const path of changed) if (!path.startsWith("explain/")) (controls.get(path)?.redraw ?? (() => write(path)))();
    follow();
    findings = get("findings");
    drawFindings();
    drawPanel();
    for (const path of outbox.entries.keys()) pending.add(path);
    tell();
  };
  function show(name, byPerson) {
    const before = current;
    current = name;
    if (byPerson) visited.add(`step:${before}`);
    if (name === CHECK) showAll = true;
    stand(name);
    for (const [each, { node }] of stepNodes) node.hidden = each !== name;
    root.classList.toggle("rr-form-checking", name === CHECK);
    drawFindings();
    if (!byPerson) return;
    outbox.left();
    const address = new URL(window.location.href);
    address.hash = `step-${name}`;
    if (address.href !== window.location.href) window.history.pushState(window.history.state, "", address);
    stepNodes.get(name).heading.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start", behavior: "auto" });
  }
  function go(path) {
    const name = path.split("/")[0];
    if (!stepOf.has(name)) return;
    visited.add(name);
    show(stepOf.get(name), true);
    const field = fieldOf(name);
    unfold(controls.get(name).node);
    const target = document.getElementById(inputId(path)) ?? (field.type === "table" ? controls.get(name).node.querySelector("select, input, button") : null) ?? document.getElementById(inputId(name));
    focusOn(target);
    target?.scrollIntoView({ block: "center" });
  }
  const fromHash = () => {
    const name = window.location.hash.replace("#step-", "");
    return window.location.hash.startsWith("#step-") && stepNodes.has(name) ? name : null;
  };

  // -- submitting ----------------------------------------------------------------------------------------------------
  const release = () => {
    submitting = false;
    check.button.removeAttribute("aria-busy");
    check.button.textContent = ctx.submitLabel || t("Submit");
  };
  async function submit() {
    if (submitting) return;
    check.result.replaceChildren();
    if (ctx.cannotSubmit) return;
    const open = openFindings(findings);
    if (open.length) {
      errors.draw(open, { focus: true });
      return;
    }
    submitting = true;
    check.button.setAttribute("aria-busy", "true");
    check.button.textContent = t("Submitting…");
    if (!(await outbox.flush())) {
      release();
      const problem = failure({ title: t("Not submitted"), message: outbox.conflicts.size ? t("A field was changed by somebody else too. Choose which text stands, then submit again.") : t("Changes not yet on the server: {count}. Submit again as soon as they are saved.", { count: outbox.size }) }, t);
      check.result.replaceChildren(problem);
      problem.focus();
      return;
    }
    kernel.tell("action", { name: "submit", key: `${outbox.client}-${outbox.revision}`, payload: { revision: outbox.revision, raw: screen.raw() } });
  }
  // -- saving a record by hand -----------------------------------------------------------------------------------------
  async function keep() {
    if (submitting || !outbox.size) return;
    submitting = true;
    bar.busy(true);
    const complete = await outbox.flush(true);
    submitting = false;
    bar.busy(false);
    if (complete && !outbox.refused.size) kernel.tell("action", { name: "saved", key: `${outbox.client}-${outbox.revision}`, payload: { revision: outbox.revision, raw: screen.raw() } });
    else (refusedHost.querySelector("[role=alert]") ?? root.querySelector(".rr-contest") ?? save.node).scrollIntoView({ block: "center" });
  }
  function takeBack() {
    outbox.takeBack();
    const changed = screen.merge(new Screen(get("values"), {}), () => false);
    for (const path of changed) (controls.get(path)?.redraw ?? (() => write(path)))();
    follow();
    drawConflicts();
    drawRefused(outbox.refused);
    drawFindings();
    for (const path of changed) pending.add(path);
    tell();
  }
  const kernel = new Kernel(model, (state) => line.replaceChildren(...banner(state, t)))
    .on("answer", () => {
      panelState.textContent = "";
      if (!pending.size) unanswered.clear();
    })
    .on("failed", (message) => {
      release();
      panelState.textContent = "";
      if (message.findings) {
        findings = message.findings;
        showAll = true;
        drawFindings();
        errors.draw(openFindings(findings), { title: message.message, focus: true });
        return;
      }
      const problem = failure(message, t);
      (current === CHECK ? check.result : line).replaceChildren(problem);
      problem.focus();
    })
    .on("done", (message) => {
      release();
      if (!message.blocks?.length) return;
      outbox.close();
      kernel.close();
      const result = h("div", { class: "rr-view rr-stack rr-result", tabindex: "-1" }, message.blocks.map(context({ t, remember }).render));
      root.replaceChildren(result);
      result.focus();
      window.scrollTo(0, 0);
    });

  // -- together ------------------------------------------------------------------------------------------------------
  const top = h("div", { class: "rr-form-head" }, h("div", { class: "rr-form-title" }, get("title") && h("h2", {}, get("title")), get("project") && !byHand && h("p", { class: "rr-form-code" }, t("Code {code}", { code: get("project") }))), save.node);
  const comment = get("comment") && h("div", { class: "rr-notice rr-warn" }, h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, "!"), h("div", { class: "rr-notice-body" }, h("p", { class: "rr-notice-title" }, t("Returned for correction")), h("p", {}, get("comment")), Object.keys(ctx.marks).length > 0 && h("p", {}, t("Marked fields:"), " ", Object.keys(ctx.marks).map((path) => h("button", { type: "button", class: "rr-text-button rr-chip", on: { click: () => go(path) } }, labelOf(path))))));
  root.append(
    top,
    comment || "",
    line,
    refusedHost,
    steps.length > 1 ? steering.node : "",
    h(
      "div",
      { class: byHand && !get("panel").length ? "" : "rr-split" },
      h("form", { class: "rr-form-main", novalidate: true, on: { submit: (event) => event.preventDefault() } }, errors.node, [...stepNodes.values()].map((each) => each.node), bar && bar.node),
      (!byHand || get("panel").length > 0) && h("aside", { class: "rr-panel", "aria-label": t("Live figures") }, h("div", { class: "rr-panel-head" }, h("h2", {}, t("Live figures")), panelState), panel),
    ),
  );
  el.append(root);
  standAt(get("address"));
  save.draw(outbox.state);
  if (bar) bar.draw(0, outbox.state);
  drawPanel();
  show(fromHash() ?? current, false);
  const findingsChanged = () => {
    findings = get("findings");
    drawFindings();
  };
  const popped = () => show(fromHash() ?? schema.steps[0].name, false);
  model.on("change:findings", findingsChanged);
  model.on("change:panel", drawPanel);
  window.addEventListener("popstate", popped);
  window.addEventListener("reserve:reopened", reopened);
  const taken = outbox.open();
  if (taken.size) restore(taken);
  drawConflicts();
  drawRefused(outbox.refused);
  ready();
  return () => {
    clearTimeout(tellTimer);
    outbox.flush().finally(() => outbox.close());
    kernel.close();
    model.off("change:findings", findingsChanged);
    model.off("change:panel", drawPanel);
    window.removeEventListener("popstate", popped);
    window.removeEventListener("reserve:reopened", reopened);
  };
}

export default { render };
