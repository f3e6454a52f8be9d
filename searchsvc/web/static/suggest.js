// Completes what is typed in the search box, as the combobox pattern of WAI-ARIA has it: the arrow keys put a choice into
// the box, Escape gives back what was typed, and Enter searches, or opens the release whose title was chosen. While an
// input method composes, no key is ours. `/` leads to the box from anywhere but a field, until a reader turns that off on
// the help page (WCAG 2.1.4). Without this script the box is a plain search field; nothing else depends on it.
"use strict";

(() => {
  const WAIT = 120; // milliseconds of rest before the service is asked
  const REMEMBERED = 50;
  const COMPOSING = 229; // the code of a key that an input method took, even where no composition is under way any more
  const form = document.querySelector("form.search");
  const input = form && form.querySelector("input[name=q]");
  if (!input || !window.fetch || !window.AbortController) return;

  const answers = new Map();
  let asked = null; // what aborts the request under way
  let timer = 0;
  let active = -1;
  let typed = input.value; // without a choice that the arrow keys put in its place

  const list = document.createElement("ul");
  list.id = "completions";
  list.className = "completions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.completions);
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  form.append(list, status);

  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const options = () => [...list.children];

  function wait() {
    clearTimeout(timer);
    if (asked) asked.abort();
    asked = null;
  }

  // What stands in the box stays.
  function close() {
    wait();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function activate(number) {
    active = number;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
    if (active < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[active].id);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function put(text) {
    input.value = text;
    input.setSelectionRange(text.length, text.length);
    input.scrollLeft = input.scrollWidth;
  }

  // One place more than there are options: that of the words as they were typed.
  function move(step) {
    wait(); // what was asked for meanwhile is for other words than the list
    const places = list.children.length + 1;
    activate(((active + 1 + step + places) % places) - 1);
    put(active < 0 ? typed : list.children[active].dataset.text);
  }

  function choose(option) {
    const { text, url } = option.dataset;
    if (url) return open(url);
    put(text);
    close();
    return form.requestSubmit();
  }

  function open(url) {
    put(typed);
    close();
    location.assign(url);
  }

  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#x27;": "'", "&amp;": "&" };

  // The answer's HTML is text with <mark> and nothing else; it becomes nodes without ever being parsed as HTML.
  function nodes(html) {
    return html.split(/<\/?mark>/).map((piece, at) => {
      const text = piece.replace(/&(?:lt|gt|quot|#x27|amp);/g, (entity) => ENTITIES[entity]);
      if (at % 2 === 0) return document.createTextNode(text);
      const mark = document.createElement("mark");
      mark.textContent = text;
      return mark;
    });
  }

  function show(completions) {
    activate(-1);
    list.replaceChildren(
      ...completions.map((completion, number) => {
        const option = document.createElement("li");
        option.id = `completion-${number}`;
        option.dataset.text = completion.text;
        if (completion.url) {
          option.dataset.url = completion.url;
          option.dataset.kind = form.dataset.release;
          option.setAttribute("aria-label", `${completion.text} (${form.dataset.release})`);
        }
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(...nodes(completion.html));
        return option;
      }),
    );
    list.hidden = completions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    const { none, one, many } = form.dataset;
    status.textContent = completions.length > 1 ? many.replace("{n}", completions.length) : completions.length ? one : none;
  }

  async function ask() {
    const q = input.value;
    if (asked) asked.abort();
    typed = q;
    if (!q.trim()) return close();
    if (!answers.has(q)) {
      const mine = (asked = new AbortController());
      try {
        const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(q)}`, { signal: mine.signal });
        if (!answer.ok) return close();
        if (answers.size === REMEMBERED) answers.delete(answers.keys().next().value);
        answers.set(q, (await answer.json()).completions);
      } catch {
        return undefined; // given up for a newer one, or the service is away
      }
      if (mine !== asked) return undefined;
      asked = null;
    }
    if (document.activeElement === input && input.value === q) show(answers.get(q));
    return undefined;
  }

  function askSoon() {
    clearTimeout(timer);
    if (!input.value.trim()) return close();
    timer = setTimeout(ask, WAIT);
    return undefined;
  }

  input.addEventListener("input", (event) => {
    typed = input.value;
    if (!event.isComposing) askSoon(); // an input method is still at work on the characters
  });
  input.addEventListener("compositionstart", close);
  input.addEventListener("compositionend", () => {
    typed = input.value;
    askSoon();
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", close);
  window.addEventListener("pageshow", close);

  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === COMPOSING || event.altKey || event.ctrlKey || event.metaKey) return;
    const count = list.hidden ? 0 : list.children.length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!count) {
        if (event.key === "ArrowDown" && input.value.trim()) ask();
        return;
      }
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape" && count) {
      event.preventDefault();
      if (active >= 0) put(typed);
      close();
    } else if (event.key === "Tab") {
      close();
    }
  });

  // --- the key that leads to the box, as this browser remembers it; whoever speaks to a computer may not want it

  const SLASH = "slash-key"; // the name of the choice in the storage, and the id of its box on the help page
  const choice = document.getElementById(SLASH);
  let hasSlash = true;
  try {
    hasSlash = localStorage.getItem(SLASH) !== "off";
  } catch {
    // the browser keeps nothing: the key works, and is off for as long as the page is shown
  }

  function setSlash(isOn) {
    hasSlash = isOn;
    if (isOn) input.setAttribute("aria-keyshortcuts", "/");
    else input.removeAttribute("aria-keyshortcuts");
    if (choice) choice.checked = isOn;
  }

  setSlash(hasSlash);
  addEventListener("storage", (event) => event.key === SLASH && setSlash(event.newValue !== "off"));
  if (choice) {
    choice.parentElement.hidden = false;
    choice.addEventListener("change", () => {
      setSlash(choice.checked);
      try {
        if (hasSlash) localStorage.removeItem(SLASH);
        else localStorage.setItem(SLASH, "off");
      } catch {
        // as above
      }
    });
  }

  document.addEventListener("keydown", (event) => {
    if (!hasSlash) return;
    const isPlain = event.key === "/" && !event.altKey && !event.ctrlKey && !event.metaKey && !event.isComposing;
    if (!isPlain || event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });

  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the box
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });
})();
