// Declarative blocks from Python -> elements. A block that is not known is said so, never skipped.

import { h, uid } from "../dom.js";
import { answers } from "./answers.js";
import { attachments } from "./attachments.js";
import { actions, field, group, progress } from "./acts.js";
import { bar, bullet } from "./charts.js";
import { course } from "./course.js";
import { costCurve, moves } from "./curves.js";
import { acceptance, sides } from "./opinions.js";
import { cards, columns, compare, details, facts, figures, findings, links, notice, tabs, timeline } from "./reading.js";
import { moneyChain } from "./money_chain.js";
import { stages } from "./stages.js";
import { stairs } from "./stairs.js";
import { staticTable } from "./tables.js";
import { upload } from "./upload.js";
import { knobs } from "./knobs.js";
import { ranks, versus } from "./ranks.js";
import { valueCurves } from "./value_curves.js";

const heading = (block) => h(`h${Math.min(6, Math.max(2, block.level ?? 2))}`, { class: "rr-heading" }, block.text);
const paragraph = (block) => h("p", { class: block.muted ? "rr-muted" : null }, block.text);

const KINDS = {
  heading, paragraph, notice, cards, facts, figures, findings, table: staticTable, compare, actions, attachments, field, group, progress, timeline, links, tabs,
  columns, details, answers, bullet, bar, course, cost_curve: costCurve, moves, acceptance, sides, stages, stairs, upload,
  knobs, ranks, versus, value_curves: valueCurves, money_chain: moneyChain,
};

/** One block as an element. `ctx`: {t, language, act(name, data, button), render, remember: Map}. */
export function renderBlock(block, ctx) {
  const kind = KINDS[block.type];
  const node = kind ? kind(block, ctx) : h("p", { class: "rr-muted" }, ctx.t("This part cannot be shown ({type}).", { type: block.type }));
  if (block.id) {
    node.dataset.block = block.id;
    if (!node.id) node.id = `b-${block.id}`;
  }
  return node;
}

/** A context that renders nested blocks; extra members are handed down. */
export function context(extra) {
  const ctx = { remember: new Map(), act: () => {}, uid, ...extra };
  ctx.render = (block) => renderBlock(block, ctx);
  return ctx;
}
