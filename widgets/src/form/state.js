// The raw document as it stands on the screen.

/** Keeps {fields, tables} and gives every path its entry. */
export class Screen {
  constructor(raw, explanations) {
    this.fields = structuredCloneSafe(raw.fields ?? {});
    this.tables = structuredCloneSafe(raw.tables ?? {});
    this.explanations = { ...explanations };
  }

  rows(table) {
    return this.tables[table] ?? [];
  }

  /** {text, unit} at a path, or null. */
  entry(path) {
    const parts = path.split("/");
    if (parts[0] === "explain") return { text: this.explanations[path.slice(8)] ?? "", unit: null };
    if (parts.length === 1) return this.fields[path] ?? null;
    return this.rows(parts[0]).find((row) => row.key === parts[1])?.cells[parts[2]] ?? null;
  }

  set(path, text, unit) {
    const parts = path.split("/");
    if (parts[0] === "explain") this.explanations[path.slice(8)] = text;
    else if (parts.length === 1) this.fields[path] = { text, unit };
    else this.addRow(parts[0], parts[1]).cells[parts[2]] = { text, unit };
  }

  /** Take the answers of `other` wherever `keep(path)` does not hold; returns the paths of fields, tables and justifications that changed. */
  merge(other, keep) {
    const differs = (a, b) => JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
    const changed = [];
    for (const part of ["fields", "tables"]) {
      for (const path of new Set([...Object.keys(this[part]), ...Object.keys(other[part])])) {
        if (keep(path) || !differs(this[part][path], other[part][path]) || (!filled(this[part][path]) && !filled(other[part][path]))) continue;
        if (other[part][path] === undefined) delete this[part][path];
        else this[part][path] = other[part][path];
        changed.push(path);
      }
    }
    for (const key of new Set([...Object.keys(this.explanations), ...Object.keys(other.explanations)])) {
      const path = `explain/${key}`;
      if (keep(path) || (this.explanations[key] ?? "") === (other.explanations[key] ?? "")) continue;
      this.explanations[key] = other.explanations[key] ?? "";
      changed.push(path);
    }
    return changed;
  }

  addRow(table, key) {
    this.tables[table] ??= [];
    let row = this.tables[table].find((each) => each.key === key);
    if (!row) {
      row = { key, cells: {} };
      this.tables[table].push(row);
    }
    return row;
  }

  removeRow(table, key) {
    this.tables[table] = this.rows(table).filter((row) => row.key !== key);
  }

  /** The raw document for Python: empty answers left out, the last key first kept. */
  raw() {
    const filled = (entries) => Object.fromEntries(Object.entries(entries).filter(([, entry]) => entry.text !== "" && entry.text !== null && entry.text !== undefined).map(([name, { text, unit }]) => [name, unit ? { text, unit } : { text }]));
    return {
      fields: filled(this.fields),
      tables: Object.fromEntries(Object.entries(this.tables).map(([name, rows]) => [name, rows.map((row) => ({ key: row.key, cells: filled(row.cells) }))])),
      explanations: Object.fromEntries(Object.entries(this.explanations).filter(([, text]) => text)),
    };
  }
}

const structuredCloneSafe = (value) => JSON.parse(JSON.stringify(value));

const filled = (answer) => (Array.isArray(answer) ? answer.length > 0 : Boolean(answer?.text));
