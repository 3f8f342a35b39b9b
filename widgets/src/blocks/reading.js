// Blocks that are only read: notices, cards, facts, figures, findings, comparison, timeline, links, tabs.

import { h, uid } from "../dom.js";

const SIGNS = { block: "✕", explain: "?", hint: "i", info: "i", ok: "✓", warn: "!", bad: "✕" };
const WORDS = { block: "Block", explain: "Explain", hint: "Hint" };

/** The sign and the word of a severity, never colour alone. */
export const severityTag = (severity, t) =>
  h("span", { class: `rr-severity rr-severity-${severity}` }, h("span", { class: "rr-sign", "aria-hidden": "true" }, SIGNS[severity]), t(WORDS[severity]));

/** A small coloured word. */
export const tag = (text, tone) => h("span", { class: `rr-tag${tone ? ` rr-${tone}` : ""}` }, text);

/** The tab in which sources are read: one for all of them, so that the page with the work stays where it is. */
export const ASIDE = "reserve-law";

/** Where something is written; with an address it opens beside the work. */
export const source = (text, href, t, tag = "span") =>
  h(tag, { class: "rr-source" }, href ? h("a", { href, target: ASIDE }, text, h("span", { class: "rr-hidden" }, t("(opens in another tab)"))) : text);

/** A link that the page itself follows by `act`; with a modifier key, or copied, it is an ordinary link. `current`: it leads to what is shown. */
export const follow = (href, act, text, ctx, current = false) =>
  h(
    "a",
    {
      href, "data-key": `follow:${href}`, "aria-current": current ? "page" : null,
      on: {
        click: (event) => {
          if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          ctx.act(act.name, { comment: "", fields: [], data: act.data ?? {} }, event.currentTarget);
        },
      },
    },
    text,
  );

const anchor = ({ label, href, download, tone }) =>
  h("a", { class: tone && tone !== "plain" ? `rr-button rr-${tone}` : null, href, download: download ? (download === true ? "" : download) : null }, label);

/** A framed message with tone. Bad and warning ones are announced. */
export function notice(block) {
  return h(
    "div",
    { class: `rr-notice rr-${block.tone}`, role: block.tone === "bad" ? "alert" : null },
    h("span", { class: "rr-notice-sign", "aria-hidden": "true" }, SIGNS[block.tone] ?? "i"),
    h(
      "div",
      { class: "rr-notice-body" },
      block.title && h("p", { class: "rr-notice-title" }, block.title),
      (block.lines ?? []).map((line) => h("p", {}, line)),
      block.links?.length > 0 && h("p", { class: "rr-notice-links" }, block.links.map((each) => anchor(each))),
    ),
  );
}

/** Counts of what waits, each a link. */
export function cards(block) {
  return h(
    "ul",
    { class: "rr-cards" },
    block.items.map((item) =>
      h(
        "li",
        {},
        h(
          item.href ? "a" : "div",
          { class: `rr-card${item.tone ? ` rr-card-${item.tone}` : ""}${item.href ? " rr-card-link" : ""}`, href: item.href || null },
          h("span", { class: "rr-card-count" }, item.count),
          h("span", { class: "rr-card-label" }, item.label),
          item.hint && h("span", { class: "rr-card-hint" }, item.hint),
        ),
      ),
    ),
  );
}

const measured = (value, unit) => [h("span", { class: "rr-number" }, value), unit && h("span", { class: "rr-unit" }, unit)];

/** A definition list with unit, source and status. */
export function facts(block, { t }) {
  return h(
    "dl",
    { class: block.dense ? "rr-facts rr-facts-dense" : "rr-facts" },
    block.items.map((item) =>
      h(
        "div",
        {},
        h("dt", {}, item.label),
        h(
          "dd",
          {},
          item.value === "" || item.value === null ? h("span", { class: "rr-muted" }, t("not given")) : measured(item.value, item.unit),
          item.status && tag(item.status, item.status_tone || "info"),
          item.source && source(item.source, item.source_href, t),
        ),
      ),
    ),
  );
}

/** Live figures: number first, unit beside it, change and source below. */
export function figures(block, { t }) {
  return h(
    "dl",
    { class: "rr-figures" },
    block.items.map((item) =>
      h(
        "div",
        { class: item.missing ? "rr-figure rr-figure-missing" : "rr-figure" },
        h("dt", {}, item.label),
        h(
          "dd",
          {},
          item.missing
            ? h("span", { class: "rr-figure-none" }, item.missing === true ? t("cannot be computed yet") : item.missing)
            : h("span", { class: "rr-figure-value" }, measured(item.value, item.unit)),
          item.change && h("span", { class: `rr-change${item.change_tone ? ` rr-change-${item.change_tone}` : ""}` }, item.change),
          item.citation && source(item.citation, item.citation_href, t),
        ),
      ),
    ),
  );
}

/** Who let a blocking finding pass, on what, and until when. */
export const waiver = (item, t) => h("p", { class: "rr-quote rr-waiver" }, h("span", { class: "rr-quote-label" }, t("Waiver")), item.waived);

/** Findings as a list with words, signs and the law. */
export function findings(block, { t }) {
  if (!block.items.length) return h("p", { class: "rr-muted" }, block.empty || t("No findings."));
  return h(
    "ul",
    { class: "rr-findings" },
    block.items.map((item) =>
      h(
        "li",
        { class: `rr-finding rr-finding-${item.waived ? "waived" : item.severity}` },
        item.waived ? tag(t("waived"), "ok") : severityTag(item.severity, t),
        h(
          "div",
          {},
          item.label && h("strong", {}, item.label),
          h("span", {}, item.message),
          item.waived && waiver(item, t),
          item.explanation &&
            h("blockquote", { class: "rr-quote" }, h("span", { class: "rr-quote-label" }, t("Justification"), item.explained_by && ` · ${item.explained_by}`, item.fallen && tag(t("figures changed since"), "warn")), item.explanation),
          item.citation && source(item.citation, item.citation_href, t),
          item.rule_href && source(t("Rule {rule}", { rule: item.rule }), item.rule_href, t),
        ),
      ),
    ),
  );
}

/** Field, before, after; rows that differ are emphasised and say so. */
export function compare(block, { t }) {
  const caption = uid("cap");
  return h(
    "div",
    { class: "rr-table-wrap" },
    h(
      "table",
      { class: "rr-table rr-compare", "aria-labelledby": block.caption ? caption : null, "aria-label": block.caption ? null : t("Comparison") },
      block.caption && h("caption", { id: caption }, block.caption),
      h("thead", {}, h("tr", {}, [t("Field"), block.before_label || t("Before"), block.after_label || t("After")].map((text) => h("th", { scope: "col" }, text)))),
      h(
        "tbody",
        {},
        block.rows.map((row) => {
          const changed = (row.before ?? "") !== (row.after ?? "");
          return h(
            "tr",
            { class: changed ? "rr-changed" : null },
            h("th", { scope: "row" }, row.label, changed && tag(t("changed"), "info")),
            h("td", {}, row.before ? (changed ? h("del", {}, row.before) : row.before) : h("span", { class: "rr-muted" }, t("not given"))),
            h("td", {}, row.after ? (changed ? h("ins", {}, row.after) : row.after) : h("span", { class: "rr-muted" }, t("not given"))),
          );
        }),
      ),
    ),
  );
}

/** What happened, in order. */
export function timeline(block, { t }) {
  return h(
    "ol",
    { class: "rr-timeline" },
    block.items.map((item) =>
      h(
        "li",
        { class: item.tone ? `rr-event-${item.tone}` : null },
        h("p", { class: "rr-event-title" }, h("strong", {}, item.href ? source(item.title, item.href, t) : item.title), item.who && h("span", {}, item.who), h("time", {}, item.when)),
        (item.lines ?? []).map((line) => h("p", { class: "rr-event-line" }, line)),
      ),
    ),
  );
}

/** Links and downloads. `download` keeps the page and its kernel alive. */
export const links = (block, ctx) => h("p", { class: "rr-links" }, block.items.map((item) => (item.act ? follow(item.href, item.act, item.label, ctx, item.current) : anchor(item))));

/** Foldable part; whether it is open survives a re-render. */
export function details(block, ctx) {
  const key = `details:${block.id || block.summary}`;
  const node = h(
    "details",
    { class: "rr-details", open: ctx.remember.get(key) ?? Boolean(block.open) },
    h("summary", { "data-key": key }, block.summary),
    h("div", { class: "rr-details-body rr-stack" }, block.blocks.map(ctx.render)),
  );
  node.addEventListener("toggle", () => ctx.remember.set(key, node.open));
  return node;
}

/** Blocks side by side on a wide screen. */
export const columns = (block, ctx) =>
  h(
    "div",
    { class: `rr-columns${block.wide_first ? " rr-wide-first" : ""}` },
    block.columns.map((blocks) => h("div", { class: "rr-stack" }, blocks.map(ctx.render))),
  );

/** Tabs with arrow keys; the chosen one survives a re-render. */
export function tabs(block, ctx) {
  const key = `tabs:${block.id || block.items.map((item) => item.label).join("|")}`;
  const stem = uid("tab");
  const panels = block.items.map((item, i) => h("div", { role: "tabpanel", id: `${stem}-p${i}`, "aria-labelledby": `${stem}-${i}`, class: "rr-stack rr-tabpanel", tabindex: "0" }, item.blocks.map(ctx.render)));
  const buttons = block.items.map((item, i) =>
    h(
      "button",
      { type: "button", role: "tab", id: `${stem}-${i}`, "aria-controls": `${stem}-p${i}`, "data-key": `${key}:${i}`, on: { click: () => choose(i) } },
      item.label,
      item.count !== null && item.count !== undefined && h("span", { class: "rr-count" }, item.count),
    ),
  );
  const choose = (chosen, focus) => {
    ctx.remember.set(key, chosen);
    buttons.forEach((button, i) => {
      button.setAttribute("aria-selected", String(i === chosen));
      button.tabIndex = i === chosen ? 0 : -1;
      panels[i].hidden = i !== chosen;
    });
    if (focus) buttons[chosen].focus();
  };
  const list = h("div", { role: "tablist", class: "rr-tabs", "aria-label": block.label || ctx.t("Views") }, buttons);
  list.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step && at >= 0) choose((at + step + buttons.length) % buttons.length, true);
    else if (event.key === "Home") choose(0, true);
    else if (event.key === "End") choose(buttons.length - 1, true);
    else return;
    event.preventDefault();
  });
  choose(Math.min(ctx.remember.get(key) ?? 0, buttons.length - 1));
  return h("div", { class: "rr-tabbed" }, list, panels);
}
