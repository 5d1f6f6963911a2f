"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (tag, props = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...children);
    return made;
  };
  document.documentElement.classList.add("js");
  for (const it of $$(".bar [hidden]:not(#hits), form.filter, .enlarge")) it.hidden = false;

  // The theme: as the system, light, dark.
  const themes = ["", "light", "dark"];
  const themeNames = { "": "auto", light: "light", dark: "dark" };
  const themeButton = $(".theme");
  const dress = (theme) => {
    document.documentElement.dataset.theme = theme;
    $("b", themeButton).textContent = themeNames[theme];
    themeButton.setAttribute("aria-label", `Theme: ${themeNames[theme]}`);
    try { localStorage.setItem("blueprint-theme", theme); } catch { /* a page opened from a file may keep nothing */ }
  };
  let stored = "";
  try { stored = localStorage.getItem("blueprint-theme") || ""; } catch { /* the same */ }
  if (themes.includes(stored) && stored) dress(stored);
  themeButton.addEventListener("click", () => {
    dress(themes[(themes.indexOf(document.documentElement.dataset.theme || "") + 1) % themes.length]);
  });

  // The contents in a narrow window.
  const nav = $("#contents");
  const menu = $(".menu");
  const showContents = (shown) => {
    nav.classList.toggle("shown", shown);
    menu.setAttribute("aria-expanded", String(shown));
    if (shown) $("[aria-current]", nav)?.scrollIntoView({ block: "center" });
  };
  menu.addEventListener("click", () => showContents(!nav.classList.contains("shown")));
  nav.addEventListener("click", (event) => { if (event.target.closest("a")) showContents(false); });
  nav.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !nav.contains(event.relatedTarget) && event.relatedTarget !== menu) showContents(false);
  });

  // The contents follow the reader.
  const links = new Map($$("li a", nav).map((a) => [a.hash.slice(1), a]));
  const places = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  let current = null;
  const follow = () => {
    const line = 0.25 * innerHeight;
    let here = places[0];
    for (const place of places) if (place.getBoundingClientRect().top <= line) here = place;
    const link = here && links.get(here.id);
    if (!link || link === current) return;
    current?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    current = link;
    const box = link.getBoundingClientRect();
    const room = nav.getBoundingClientRect();
    if (box.top < room.top + 40 || box.bottom > room.bottom - 40) nav.scrollTop += box.top - room.top - room.height / 2;
  };
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();

  // A link to an entry opens it.
  const reveal = (id) => {
    const place = id && document.getElementById(id);
    if (!place?.closest("main")) return;
    place.hidden = false;
    for (let it = place; it; it = it.parentElement) if (it.tagName === "DETAILS") it.open = true;
    place.scrollIntoView({ block: "start" });
  };
  const go = () => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* an address may end in anything */ }
    reveal(id);
  };
  addEventListener("hashchange", go);
  if (location.hash) go();
  const travel = (id) => {
    if (location.hash.slice(1) === id) reveal(id); else location.hash = id;
    const place = document.getElementById(id);
    const target = place && ($(place.matches("details") ? "summary" : "h2, h3", place) ?? place);
    if (target) {
      if (!target.matches("summary, a, button, [tabindex]")) target.tabIndex = -1;
      target.focus({ preventScroll: true });
    }
  };

  // A cite unfolds the words that were said.
  for (const run of $$(".cites")) {
    const cites = $$(".cite", run);
    if (cites.length < 5) continue;
    run.classList.add("long");
    const more = make("button", { type: "button", className: "more", textContent: `+${cites.length - 3}` });
    more.setAttribute("aria-label", `Show ${cites.length - 3} more sources`);
    more.addEventListener("click", () => { run.classList.add("all"); more.remove(); cites[3].focus(); });
    run.append(more);
  }
  const blockOf = (cite) => cite.closest(".table, figure, li, p, h4, h5") || cite.parentElement;
  let count = 0;
  const fold = (cite) => {
    const panel = document.getElementById(cite.getAttribute("aria-controls"));
    cite.setAttribute("aria-expanded", "false");
    panel?.remove();
  };
  const unfold = (cite) => {
    const entry = document.getElementById(cite.hash.slice(1));
    if (!entry?.matches(".entry")) return false;
    const block = blockOf(cite);
    const host = block.matches("li") ? block : block.parentElement;
    for (const other of $$('.cite[aria-expanded="true"]', host)) if (blockOf(other) === block) fold(other);
    const id = `words-${++count}`;
    const panel = make("div", { className: "words", id });
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", `What was said: ${cite.textContent}`);
    const chip = $("summary .chip", entry).cloneNode(true);
    const label = make("span", { className: "count", textContent: $("summary .label", entry).textContent });
    const head = make("header", {}, label, make("b", { textContent: $("summary .title", entry).textContent }), chip);
    const said = $(".said", entry).cloneNode(true);
    const open = make("a", { href: cite.hash, textContent: "Open the entry" });
    open.addEventListener("click", (event) => { event.preventDefault(); travel(cite.hash.slice(1)); });
    const close = make("button", { type: "button", textContent: "Close" });
    close.addEventListener("click", () => { fold(cite); cite.focus(); });
    panel.append(head, said, make("footer", {}, open, close));
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { fold(cite); cite.focus(); } });
    cite.setAttribute("aria-expanded", "true");
    cite.setAttribute("aria-controls", id);
    if (block.matches("li")) block.append(panel); else block.after(panel);
    return true;
  };
  for (const cite of $$("a.cite")) {
    if (!document.getElementById(cite.hash.slice(1))?.matches(".entry")) continue;
    cite.setAttribute("role", "button");
    cite.setAttribute("aria-expanded", "false");
  }
  document.addEventListener("click", (event) => {
    const cite = event.target.closest?.("a.cite");
    if (!cite || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (cite.getAttribute("aria-expanded") === "true") { event.preventDefault(); fold(cite); }
    else if (unfold(cite)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const cite = event.target.closest?.('a.cite[role="button"]');
    if (cite && event.key === " ") { event.preventDefault(); cite.click(); }
  });

  // Search over sections and entries.
  const box = $("#find");
  const hits = $("#hits");
  const told = $(".search [role=status]");
  const squash = (text) => text.replace(/\s+/g, " ").trim();
  const spoken = (it) => {
    const walk = document.createTreeWalker(it, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walk.nextNode()) texts.push(walk.currentNode.data);
    return squash(texts.join(" "));
  };
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  let index = null;
  const record = (id, kind, title, text, over = false) =>
    ({ id, kind, title, text, over, heard: plain(`${id} ${title}`), all: plain(`${id} ${title} ${text}`) });
  const indexed = () => {
    if (index) return index;
    index = $$(".chapter[aria-labelledby], .latest, .brief").map((it) => {
      const heading = $("h2, h3", it);
      const text = $$("p, li, td, h4, h5", it).filter((one) => !one.closest(".entry, .words, .change")).map((one) => one.textContent);
      return record(it.id, "Section", squash(heading.firstChild.textContent), squash(text.join(" ")));
    });
    index.push(...$$(".entry").map((it) => {
      const kind = `${$(".label", it).textContent}, ${$(".chip", it).textContent}`;
      return record(it.id, kind, $(".title", it).textContent, spoken($(".body", it)), it.matches(".gone, .bad"));
    }));
    return index;
  };
  const search = (asked) => {
    const words = plain(asked).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return indexed()
      .filter((it) => words.every((word) => it.all.includes(word)))
      .map((it) => [words.reduce((sum, word) => sum + (it.heard.includes(word) ? 10 : 1), (it.kind === "Section" ? 2 : 0) - (it.over ? 3 : 0)), it])
      .sort((a, b) => b[0] - a[0])
      .slice(0, 40)
      .map(([, it]) => it);
  };
  const marked = (text, words) => {
    const lower = text.toLowerCase();
    const made = document.createDocumentFragment();
    let at = 0;
    while (at < text.length) {
      const next = words.map((word) => [lower.indexOf(word, at), word.length]).filter(([n]) => n >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next || lower.length !== text.length) break;
      made.append(text.slice(at, next[0]), make("mark", { textContent: text.slice(next[0], next[0] + next[1]) }));
      at = next[0] + next[1];
    }
    made.append(text.slice(at));
    return made;
  };
  const snippet = (it, words) => {
    const found = words.map((word) => it.text.toLowerCase().indexOf(word)).filter((n) => n >= 0);
    const near = Math.max(0, (found.length ? Math.min(...found) : 0) - 40);
    const from = near && it.text.indexOf(" ", near) + 1;
    const rest = it.text.slice(from);
    const cut = rest.length > 140 ? `${rest.slice(0, Math.max(rest.lastIndexOf(" ", 140), 100))} …` : rest;
    return `${from ? "… " : ""}${cut}`;
  };
  let chosen = -1;
  const choose = (n) => {
    const all = $$('[role="option"]', hits);
    if (!all.length) return;
    chosen = (n + all.length) % all.length;
    all.forEach((li, k) => li.setAttribute("aria-selected", String(k === chosen)));
    box.setAttribute("aria-activedescendant", all[chosen].id);
    all[chosen].scrollIntoView({ block: "nearest" });
  };
  const shut = () => {
    hits.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    if (!words.length) { shut(); return; }
    const found = search(box.value);
    hits.replaceChildren(...found.map((it, n) => {
      const li = make("li", { id: `hit-${n}` }, make("span", { className: "where", textContent: it.kind }), marked(it.title, words));
      const extra = make("span", { className: "where" }, marked(snippet(it, words), words));
      li.append(extra);
      li.setAttribute("role", "option");
      li.setAttribute("aria-selected", "false");
      li.dataset.id = it.id;
      return li;
    }));
    told.textContent = found.length ? `${found.length} found` : "Nothing found";
    if (!found.length) hits.append(make("li", { className: "none", textContent: `Nothing holds “${box.value}”.` }));
    hits.hidden = false;
    chosen = -1;
    box.setAttribute("aria-expanded", "true");
  };
  // What was searched for is marked where the reader is led, and comes into view. It is marked by ranges: no element of
  // the page changes.
  const mark = (id, words) => {
    const place = document.getElementById(id);
    if (!place || !globalThis.Highlight || !CSS.highlights) return;
    const found = new Highlight();
    const walk = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.data.toLowerCase();
      if (text.length !== walk.currentNode.data.length) continue;
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(walk.currentNode, at);
          range.setEnd(walk.currentNode, at + word.length);
          found.add(range);
        }
      }
    }
    CSS.highlights.set("found", found);
    const seen = [...found].map((range) => [range.getBoundingClientRect(), range]).filter(([rect]) => rect.height);
    const [rect, first] = seen[0] ?? [];
    if (rect && rect.bottom > innerHeight) first.startContainer.parentElement.scrollIntoView({ block: "center" });
  };
  const open = (id) => {
    const words = plain(box.value).split(/\s+/).filter(Boolean);
    shut();
    box.value = "";
    told.textContent = "";
    travel(id);
    setTimeout(() => mark(id, words)); // after the page has gone there
  };
  box.addEventListener("input", () => { CSS.highlights?.delete("found"); show(); });
  box.addEventListener("focus", () => { if (box.value) show(); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    else if (event.key === "Escape") { shut(); box.value = ""; }
    else if (event.key === "Enter") {
      const li = $$('[role="option"]', hits)[Math.max(chosen, 0)];
      if (li && !hits.hidden) open(li.dataset.id);
    }
  });
  hits.addEventListener("click", (event) => {
    const li = event.target.closest('[role="option"]');
    if (li) open(li.dataset.id);
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) shut(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.target.closest?.("input, select, textarea") && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    }
    if (event.key === "Escape") showContents(false);
  });

  // The filter of a log, or of what happened over time. What is filtered by one name carries it as a data attribute.
  for (const form of $$("form.filter")) {
    const rows = $$(".entry, .event", form.parentElement);
    const entries = rows.filter((row) => row.matches(".entry"));
    const steps = rows.filter((row) => row.matches(".event"));
    const share = (some) => `${some.filter((row) => !row.hidden).length} of ${some.length}`;
    const told = $('[role="status"]', form);
    const unfolding = $(".unfold", form);
    const names = [...new Set($$('input[type="checkbox"]', form).map((box) => box.name))];
    const apply = () => {
      const data = new FormData(form);
      const ticked = new Map(names.map((name) => [name, new Set(data.getAll(name))]));
      const topic = data.get("topic");
      const wanted = (row) => (!topic || topic === row.dataset.topic)
        && names.every((name) => !(name in row.dataset) || ticked.get(name).has(row.dataset[name]));
      for (const row of rows) row.hidden = !wanted(row);
      for (const none of $$(".none", form.parentElement)) {
        const near = $$(".entry, .event", none.parentElement);
        if (near.length) none.hidden = near.some((row) => !row.hidden);
      }
      told.textContent = steps.length ? `${share(steps)} steps, ${share(entries)} decisions` : `${share(entries)} shown`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    unfolding?.addEventListener("click", () => {
      const opening = unfolding.textContent === "Open all";
      for (const entry of entries) if (!entry.hidden) entry.open = opening;
      unfolding.textContent = opening ? "Close all" : "Open all";
    });
    apply();
  }

  // A diagram or table that is wider than its box is scrolled, by the keyboard too; the others are no stop on the way.
  const scrolled = () => {
    const boxes = $$(".canvas, .table");
    const wider = boxes.map((it) => it.scrollWidth > it.clientWidth);
    boxes.forEach((it, n) => { if (wider[n]) it.tabIndex = 0; else it.removeAttribute("tabindex"); });
  };
  addEventListener("resize", scrolled, { passive: true });
  scrolled();

  // A diagram enlarged. It is moved, not copied, so that its ids stay the page's only ones.
  const dialog = $("dialog");
  if (dialog) {
    const stage = $(".stage", dialog);
    let home = null, size = null, scale = 1;
    const scaled = (to) => {
      scale = Math.min(Math.max(to, 0.1), 8);
      const svg = $("svg", stage);
      svg.setAttribute("width", String(size[0] * scale));
      svg.setAttribute("height", String(size[1] * scale));
    };
    const fit = (least = 0) => {
      const whole = Math.min((stage.clientWidth - 32) / size[0], (stage.clientHeight - 32) / size[1], 3);
      scaled(Math.max(whole, least));
    };
    for (const button of $$(".enlarge")) {
      const figure = button.closest("figure");
      const caption = squash($("figcaption span", figure).textContent);
      button.setAttribute("aria-label", `Enlarge the diagram: ${caption}`);
      button.addEventListener("click", () => {
        home = $(".canvas", figure);
        const svg = $("svg", home);
        size = [svg.viewBox.baseVal.width, svg.viewBox.baseVal.height];
        home.dataset.was = `${svg.getAttribute("width")} ${svg.getAttribute("height")}`;
        $("h2", dialog).textContent = caption;
        home.style.minHeight = `${home.offsetHeight}px`;
        stage.append(svg);
        dialog.showModal();
        fit(0.8); // on a small screen it is read piece by piece: the whole would be too small
        stage.focus();
      });
    }
    dialog.addEventListener("close", () => {
      const svg = $("svg", stage);
      const [width, height] = home.dataset.was.split(" ");
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      home.append(svg);
      home.style.minHeight = "";
    });
    dialog.addEventListener("click", (event) => {
      const act = event.target.closest("[data-zoom]")?.dataset.zoom;
      if (act === "close" || event.target === dialog) dialog.close();
      else if (act === "fit") fit();
      else if (act) scaled(scale * (act === "in" ? 1.25 : 0.8));
    });
    stage.addEventListener("keydown", (event) => {
      if (event.key === "+" || event.key === "=") scaled(scale * 1.25);
      if (event.key === "-") scaled(scale * 0.8);
      if (event.key === "0") fit();
    });
  }

  // Printing shows everything.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = $$("details:not([open])");
    for (const it of closed) it.open = true;
  });
  addEventListener("afterprint", () => { for (const it of closed) it.open = false; });
})();
