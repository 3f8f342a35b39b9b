// What the kernel's widgets are, on this side: state by name, messages to and from Python. One model can change over to another kernel.

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);
const BOX = "VBoxModel";

/** One widget. Offers what an anywidget module expects of its model. */
export class Model {
  constructor(id, { state, version = 0 }, send) {
    this.id = id;
    this.state = state;
    this.version = version;
    this.transmit = send;
    this.listeners = new Map();
    this.unsaved = new Set();
  }

  /** The name of the component, "box" for a column of components, undefined for what nobody looks at. */
  get component() {
    return this.state._model_name === BOX ? "box" : this.state.component;
  }

  get(name) {
    return this.state[name];
  }

  set(name, value) {
    this.unsaved.add(name);
    this.apply({ [name]: value });
  }

  save_changes() {
    const state = Object.fromEntries([...this.unsaved].map((name) => [name, this.state[name]]));
    this.unsaved.clear();
    this.transmit("comm_msg", { comm_id: this.id, data: { method: "update", state, buffer_paths: [] } });
  }

  send(content) {
    this.transmit("comm_msg", { comm_id: this.id, data: { method: "custom", content } });
  }

  on(name, listener) {
    if (!this.listeners.has(name)) this.listeners.set(name, new Set());
    this.listeners.get(name).add(listener);
  }

  off(name, listener) {
    this.listeners.get(name)?.delete(listener);
  }

  fire(name, detail) {
    for (const listener of [...(this.listeners.get(name) ?? [])]) listener(detail);
  }

  /** Take new values; listeners hear of what differs, after all of it stands. */
  apply(state) {
    const changed = Object.keys(state).filter((name) => !same(this.state[name], state[name]));
    for (const name of changed) this.state[name] = state[name];
    for (const name of changed) this.fire(`change:${name}`);
  }

  /** A message of the kernel to this widget. */
  receive({ method, state, content, version }) {
    if (version !== undefined) this.version = version;
    if (method === "update") this.apply(state);
    if (method !== "custom") return;
    if (content.state) this.apply(content.state);
    this.fire("msg:custom", content);
  }
}

/** All widgets of the page by their id. */
export class Models {
  constructor(send) {
    this.send = send;
    this.byId = new Map();
  }

  get(id) {
    return this.byId.get(id);
  }

  /** The models that a box holds, in their order. */
  children(model) {
    return (model.get("children") ?? []).map((name) => this.get(name.replace("IPY_MODEL_", ""))).filter(Boolean);
  }

  /** Take widgets over from a snapshot {id: {state, version}}; known ones are brought up to date, the inner ones first. */
  take(models) {
    for (const [id, made] of Object.entries(models)) if (!this.byId.has(id)) this.byId.set(id, new Model(id, made, this.send));
    for (const [id, { state, version }] of Object.entries(models).reverse()) {
      const model = this.byId.get(id);
      model.version = version;
      model.apply(state);
    }
  }

  /** The versions of all widgets, for the kernel to compare. */
  versions() {
    return Object.fromEntries([...this.byId].map(([id, model]) => [id, model.version]));
  }

  /** A comm message of the kernel. */
  heard(type, { comm_id: id, data }) {
    if (type === "comm_open" && data?.state && !this.byId.has(id)) this.byId.set(id, new Model(id, { state: data.state }, this.send));
    else if (type === "comm_msg") this.byId.get(id)?.receive(data);
    else if (type === "comm_close") this.byId.delete(id);
  }

  /** Let `model` speak for the widget `id` of another kernel, whose state it takes. */
  move(model, id, { state, version }) {
    this.byId.delete(model.id);
    this.byId.set(id, model);
    model.id = id;
    model.version = version;
    model.unsaved.clear();
    model.apply(state);
  }
}
