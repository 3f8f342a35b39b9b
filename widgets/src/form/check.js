// The last step: everything as it will be filed, what stops it, and the one green button.

import { attachments } from "../blocks/attachments.js";
import { h, refill } from "../dom.js";
import { severityTag, tag } from "../blocks/reading.js";

/** What stops a submission: blocks that nobody waived, and findings to explain that nobody explained. */
export const openFindings = (findings) => findings.filter((each) => (each.severity === "block" && !each.waived) || (each.severity === "explain" && !each.explained));

/** The step with its `draw(findings)`. */
export function checkStep(ctx, submit) {
  const { t } = ctx;
  const body = h("div", { class: "rr-stack" });
  const files = h("div");
  const result = h("div", { class: "rr-line" });
  const why = h("p", { class: "rr-hint", id: "rr-why" });
  const button = h("button", { type: "button", class: "rr-button rr-primary rr-large", "aria-describedby": "rr-why", on: { click: () => submit() } }, ctx.submitLabel || t("Submit"));
  const link = (path) => h("button", { type: "button", class: "rr-text-button", on: { click: () => ctx.go(path) } }, t("Change"), h("span", { class: "rr-hidden" }, ctx.labelOf(path)));
  const marksOf = (path, findings) => {
    const here = findings.filter((each) => each.path === path || each.path.startsWith(`${path}/`));
    return ["block", "explain", "hint"].flatMap((severity) => {
      const some = here.filter((each) => each.severity === severity);
      if (!some.length) return [];
      if (severity === "block" && some.every((each) => each.waived)) return [tag(t("waived"), "ok")];
      return severity === "explain" && some.every((each) => each.explained) ? [tag(t("explained"), "ok")] : [severityTag(severity, t)];
    });
  };
  const line = (field, findings) => {
    const shown = ctx.shown(field, field.path);
    return h("div", {}, h("dt", {}, field.label), h("dd", {}, h("span", { class: shown ? (field.numeric ? "rr-number" : "rr-given") : "rr-muted" }, shown || t("not given")), marksOf(field.path, findings), !field.locked && link(field.path)));
  };
  const table = (field, findings) => {
    const rows = ctx.rows(field.path);
    const columns = field.cards ? field.columns.filter((column) => rows.some((row) => row.cells[column.path]?.text && ctx.showsColumn(field, column, row))) : field.columns;
    return [
      h("div", { class: "rr-check-table" }, h("p", { class: "rr-label" }, field.label, " ", marksOf(field.path, findings), !field.locked && link(field.path))),
      rows.length
        ? h(
            "div",
            { class: "rr-table-wrap" },
            h(
              "table",
              { class: "rr-table" },
              h("caption", { class: "rr-hidden" }, field.label),
              h("thead", {}, h("tr", {}, columns.map((column) => h("th", { scope: "col", class: column.numeric ? "rr-number" : null }, column.label)))),
              h("tbody", {}, rows.map((row) => h("tr", {}, columns.map((column) => h("td", { class: column.numeric ? "rr-number" : null }, ctx.showsColumn(field, column, row) && ctx.shown(column, `${field.path}/${row.key}/${column.path}`) || h("span", { class: "rr-none" }, "—")))))),
            ),
          )
        : h("p", { class: "rr-muted" }, t("not given")),
    ];
  };
  // what was left blank and nobody asks for is not listed: a long list of blanks hides what will be filed
  const listed = (field, findings) => {
    if (!ctx.shows(field)) return false;
    const given = field.type === "table" ? ctx.rows(field.path).length > 0 : Boolean(ctx.entry(field.path)?.text);
    return given || field.needed !== null || findings.some((each) => each.path === field.path || each.path.startsWith(`${field.path}/`));
  };
  const section = (step, findings) => {
    const here = step.fields.filter((field) => listed(field, findings));
    const blank = step.fields.filter((field) => ctx.shows(field)).length - here.length;
    const single = here.filter((field) => field.type !== "table");
    return h(
      "section",
      { class: "rr-check-step" },
      h("h3", {}, step.label),
      single.length > 0 && h("dl", { class: "rr-facts rr-check-list" }, single.map((field) => line(field, findings))),
      here.filter((field) => field.type === "table").map((field) => table(field, findings)),
      blank > 0 && h("p", { class: "rr-muted" }, t("Optional fields left blank: {count}", { count: blank })),
    );
  };
  const draw = (findings) => {
    // fetched when the step is first seen, not with the page
    if (ctx.project && !files.firstChild) files.append(attachments({ project: ctx.project, title: t("Attachments") }, { t }));
    const open = openFindings(findings);
    const hints = findings.filter((each) => each.severity === "hint").length;
    refill(
      body,
      h(
        "p",
        { class: "rr-lead" },
        open.length ? t("Findings that stop the submission: {count}. They are marked below.", { count: open.length }) : t("Nothing stops the submission. Please read once more what will be filed."),
        hints ? ` ${t("Hints for your information: {count}.", { count: hints })}` : "",
      ),
      ctx.schema.steps.map((step) => section(step, findings)),
    );
    button.classList.toggle("rr-primary", !open.length);
    button.classList.toggle("rr-plain", open.length > 0);
    if (ctx.cannotSubmit) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    why.textContent = ctx.cannotSubmit || (open.length ? t("To submit, correct or explain the findings above ({count}); the button takes you to them.", { count: open.length }) : t("The rules are checked once more when you submit. You can withdraw until it is accepted."));
  };
  const node = h("div", { class: "rr-stack" }, body, files, result, h("div", { class: "rr-submit" }, h("div", { class: "rr-buttons" }, button), why));
  return { node, draw, button, result };
}
