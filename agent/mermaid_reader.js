// What a page would give Mermaid, as far as its parsers ask for it, and the reading of what they understood.
// `Element` must exist and `document.implementation` must not make documents: DOMPurify then hands text through unchanged.
globalThis.window = globalThis.self = globalThis;
globalThis.Element = class {};
globalThis.addEventListener = globalThis.removeEventListener = () => {};
globalThis.setTimeout = (f) => { Promise.resolve().then(f); return 0; };
globalThis.clearTimeout = () => {};
globalThis.console = new Proxy({}, { get: () => () => {} });
globalThis.location = { href: "about:blank", protocol: "about:" };
globalThis.navigator = { userAgent: "" };
globalThis.TextEncoder = class {
  encode(text) { return Uint8Array.from(unescape(encodeURIComponent(text)), (c) => c.charCodeAt(0)); }
};
globalThis.TextDecoder = class {
  decode(bytes) { return decodeURIComponent(escape(String.fromCharCode(...bytes))); }
};
globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value));
globalThis.URL = class {
  constructor(href) { this.href = href; this.pathname = href; this.protocol = "file:"; }
  toString() { return this.href; }
};
globalThis.document = {
  nodeType: 9, currentScript: null, body: null, implementation: {}, documentElement: { style: {} },
  addEventListener() {}, querySelector() { return null; }, querySelectorAll() { return []; }, getElementById() { return null; },
  createElement() { return { style: {}, setAttribute() {} }; },
};

// Mermaid's lexers try some hundred rules `^(?:…)` at each token. QuickJS would look for each of them at every later place
// as well, in spite of the `^`; the sticky flag means the same, and a source of 10 kB takes 0.5 s instead of 8.
(() => {
  "use strict";
  const twins = new Map();
  const match = String.prototype.match;
  const anchored = (source) => {  // `^(?:…)` whose bracket closes at the very end
    if (!source.startsWith("^(?:")) return false;
    let depth = 0, inClass = false;
    for (let i = 1; i < source.length; i++) {
      const c = source[i];
      if (c === "\\") i++;
      else if (inClass) inClass = c !== "]";
      else if (c === "[") inClass = true;
      else if (c === "(") depth++;
      else if (c === ")" && --depth === 0) return i === source.length - 1;
    }
    return false;
  };
  const twin = (rule) => {
    if (!twins.has(rule)) {
      const plain = !/[gmy]/.test(rule.flags) && anchored(rule.source);
      twins.set(rule, plain ? new RegExp(rule.source, rule.flags + "y") : null);
    }
    return twins.get(rule);
  };
  String.prototype.match = function (rule) {
    const sticky = rule instanceof RegExp && rule.source[0] === "^" ? twin(rule) : null;
    if (!sticky) return match.call(this, rule);
    sticky.lastIndex = 0;
    return sticky.exec(this);
  };
})();

globalThis.__readers = (() => {
  const list = (x) => (x instanceof Map ? [...x.values()] : Array.isArray(x) ? x : Object.values(x ?? {}));
  const keyed = (x) => (x instanceof Map ? [...x] : Object.entries(x ?? {}));
  const words = (...texts) => texts.filter((t) => t && t !== "none").join(" ");

  function flowchart(db) {
    const labels = new Map(keyed(db.getVertices()).map(([id, v]) => [id, v.text ?? id]));
    const frames = db.getSubGraphs();
    const all = new Map([...frames.map((s) => [s.id, s.title]), ...labels]);
    frames.forEach((s) => labels.delete(s.id));
    const edges = db.getEdges().filter((e) => e.stroke !== "invisible");
    return {
      nodes: [...labels.values(), ...frames.map((s) => s.title)],
      edges: edges.map((e) => [all.get(e.start) ?? e.start, all.get(e.end) ?? e.end, e.text ?? ""]),
    };
  }

  function sequence(db) {
    const types = db.LINETYPE;
    const labels = new Map(keyed(db.getActors()).map(([id, a]) => [id, a.description]));
    const silent = new Set([types.AUTONUMBER, types.ACTIVE_START, types.ACTIVE_END]);
    const said = db.getMessages().filter((m) => !silent.has(m.type));
    const isMessage = (m) => m.from && m.to && m.type !== types.NOTE;
    return {
      nodes: [...labels.values(), ...said.filter((m) => !isMessage(m) && m.message).map((m) => m.message)],
      edges: said.filter(isMessage).map((m) => [labels.get(m.from), labels.get(m.to), m.message]),
    };
  }

  function classes(db) {
    const labels = new Map(keyed(db.getClasses()).map(([id, c]) => [id, c.label]));
    const inside = (c) => [
      c.label, ...c.annotations, ...c.members.map((m) => m.text), ...c.methods.map((m) => m.text.replace(/\(\)\s*$/, "")),
    ];
    return {
      nodes: list(db.getClasses()).flatMap(inside),
      edges: db.getRelations().map((r) => [
        labels.get(r.id1) ?? r.id1, labels.get(r.id2) ?? r.id2, words(r.relationTitle1, r.title, r.relationTitle2),
      ]),
    };
  }

  function state(db) {
    const { nodes, edges } = db.getData();
    const ends = new Set(["stateStart", "stateEnd"]);
    const text = (n) => (ends.has(n.shape) ? "[*]" : words(...[n.label].flat()));
    const labels = new Map(nodes.map((n) => [n.id, text(n)]));
    return {
      nodes: nodes.filter((n) => !ends.has(n.shape)).map(text),
      edges: edges.map((e) => [labels.get(e.start), labels.get(e.end), e.label ?? ""]),
    };
  }

  function entity(db) {
    const labels = new Map(list(db.getEntities()).map((e) => [e.id, e.alias || e.label]));
    const inside = (e) => [e.alias || e.label, ...e.attributes.map((a) => a.comment || a.name.replace(/\u2060/g, "").replace(/_/g, " "))];
    return {
      nodes: list(db.getEntities()).flatMap(inside),
      edges: db.getRelationships().map((r) => [labels.get(r.entityA), labels.get(r.entityB), r.roleA]),
    };
  }

  function gantt(db) {
    return { nodes: [...db.getSections(), ...db.getTasks().map((t) => t.task)], edges: [] };
  }

  function timeline(db) {
    return { nodes: [...db.getSections(), ...db.getTasks().flatMap((t) => [t.task, ...t.events])], edges: [] };
  }

  function mindmap(db) {
    const nodes = [], edges = [];
    (function walk(n) {
      nodes.push(n.descr);
      n.children.forEach((c) => { edges.push([n.descr, c.descr, ""]); walk(c); });
    })(db.getMindmap());
    return { nodes, edges };
  }

  function packet(db) {
    const pieces = db.getPacket().flat();  // a field that goes over the end of a row is there once a row
    const begins = (p, i) => i === 0 || p.start !== pieces[i - 1].end + 1 || p.label !== pieces[i - 1].label;
    return { nodes: [db.getDiagramTitle(), ...pieces.filter(begins).map((p) => p.label)].filter(Boolean), edges: [] };
  }

  return {
    "flowchart-v2": flowchart, flowchart, sequence, class: classes, classDiagram: classes, state, stateDiagram: state,
    er: entity, gantt, timeline, mindmap, packet,
  };
})();

globalThis.__answer = null;
globalThis.__parse = (source) => {
  globalThis.__answer = null;
  const settle = (answer) => { globalThis.__answer = JSON.stringify(answer); };
  const read = (diagram) => {
    const reader = globalThis.__readers[diagram.type];
    settle({ type: diagram.type, nodes: [], edges: [], ...(reader ? reader(diagram.db) : {}) });
  };
  globalThis.mermaid.mermaidAPI.getDiagramFromText(source).then(read).catch((e) => settle({ complaint: String(e?.message ?? e) }));
};
