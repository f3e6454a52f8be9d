// Two helps on the search page: a category is found by typing, and a stretch of time is chosen by dragging over its bars.
// Both listen on the document, so they hold for whatever part of the page is replaced. Nothing depends on this script.
"use strict";

(() => {
  // --- categories: a field above those that are folded away leaves only those whose names hold what is typed

  function addField(details) {
    const field = document.createElement("input");
    field.type = "search";
    field.className = "find";
    field.placeholder = details.dataset.find;
    field.setAttribute("aria-label", details.dataset.find);
    field.autocomplete = "off";
    field.addEventListener("input", () => {
      const wanted = field.value.trim().toLocaleLowerCase();
      for (const item of details.querySelectorAll("li")) item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    });
    details.querySelector("summary").after(field);
    field.focus();
  }

  document.addEventListener(
    "toggle",
    (event) => {
      const details = event.target;
      if (details.id === "more-categories" && details.open && !details.querySelector("input")) addField(details);
    },
    true,
  );

  // --- time: from the bar where the pointer went down to the one where it is released; with a finger the page scrolls

  let first = null;
  let last = null;

  const barOf = (target) => (target instanceof Element ? target.closest(".bars > li") : null);

  function between() {
    const bars = [...first.parentElement.children];
    const [low, high] = [bars.indexOf(first), bars.indexOf(last)].sort((one, other) => one - other);
    return bars.slice(low, high + 1);
  }

  function show() {
    const inside = new Set(first && last !== first ? between() : []);
    for (const bar of document.querySelectorAll(".bars > li")) bar.classList.toggle("within", inside.has(bar));
  }

  document.addEventListener("pointerdown", (event) => {
    const bar = event.button === 0 && event.pointerType !== "touch" && barOf(event.target);
    first = last = bar || null;
  });

  document.addEventListener("pointermove", (event) => {
    if (!first) return;
    const bar = barOf(document.elementFromPoint(event.clientX, event.clientY));
    if (!bar || bar.parentElement !== first.parentElement || bar === last) return;
    last = bar;
    show();
  });

  document.addEventListener("pointerup", () => {
    if (!first) return;
    const bars = last === first ? [] : between();
    const form = document.querySelector("form.dates");
    first = last = null;
    show();
    if (!bars.length || !form) return;
    document.addEventListener("click", (event) => event.preventDefault(), { capture: true, once: true });
    setTimeout(() => {
      form.elements.from.value = bars[0].dataset.from;
      form.elements.to.value = bars[bars.length - 1].dataset.to;
      form.requestSubmit();
    });
  });

  document.addEventListener("pointercancel", () => {
    first = last = null;
    show();
  });

  // a bar is a link, which a browser would drag away
  document.addEventListener("dragstart", (event) => {
    if (barOf(event.target)) event.preventDefault();
  });
})();
