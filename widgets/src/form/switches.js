// Which fields show: a field with a switch shows for some kinds of measures, for some products, or when a question is answered yes.
// The same three switches are read in Python for everything that is judged or counted; here they answer at once.

import { severalOf } from "./controls.js";

const YES = new Set(["true", "yes", "y", "是", "有"]);

/** The switches of a form over what stands on the `screen`. */
export function switchboard(schema, screen) {
  const { kinds, product, questions } = schema.switches ?? { kinds: "", product: "", questions: [] };
  const all = new Map(schema.steps.flatMap((step) => step.fields.map((field) => [field.path, field])));
  const text = (path) => screen.entry(path)?.text ?? "";
  // answers may hold words instead of codes where a workbook brought them; an answer with a word that is no choice counts as none
  const codes = (path, given) => {
    const field = all.get(path);
    const offered = field?.groups ? field.groups.flatMap((group) => group.options) : (field?.choices ?? []);
    const known = given.map((each) => offered.find(([code, label]) => code === each || label === each)?.[0]);
    return known.includes(undefined) ? [] : known;
  };
  const general = (asked) =>
    (!asked.products.length || codes(product, [text(product).trim()]).some((each) => asked.products.includes(each))) && (!asked.when || YES.has(text(asked.when).trim().toLowerCase()));
  const ticked = (asked) => !asked.kinds.length || codes(kinds, severalOf(text(kinds))).some((each) => asked.kinds.includes(each));
  const shows = (field) => !field.switch || (ticked(field.switch) && general(field.switch));
  const showsColumn = (table, column, row) => {
    if (!column.switch || !table.kind_column) return shows(column);
    const own = table.columns.find((each) => each.path === table.kind_column);
    const kind = (row.cells[table.kind_column]?.text ?? "").trim();
    const code = own.choices.find(([, label]) => label === kind)?.[0] ?? kind;
    return (!column.switch.kinds.length || column.switch.kinds.includes(code)) && general(column.switch);
  };
  const answered = (field) => (field.type === "table" ? screen.rows(field.path).some((row) => Object.values(row.cells).some((cell) => cell?.text)) : Boolean(text(field.path)));
  return {
    shows, showsColumn, answered,
    steers: (path) => path === kinds || path === product || questions.includes(path),
    /** The fields of a step that hold an answer although their switch is off. */
    kept: (step) => step.fields.filter((field) => !shows(field) && answered(field)),
  };
}
