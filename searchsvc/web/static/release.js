// What the page of a release does beside being read: steps from match to match, lights up the sentences that tell a fact
// (and the fact that a sentence tells), copies, prints, and folds its panels away. Without this script each of these is
// a plain anchor or is not offered; nothing else depends on it.
"use strict";

(() => {
  const bar = document.getElementById("bar");
  if (!bar) return;
  const said = bar.querySelector("[data-said]");
  const all = (selector) => [...document.querySelectorAll(selector)];

  // Steps between the words that were found. The address names the match, so that a link to it can be shared.
  const stepping = bar.querySelector(".stepping");
  if (stepping) {
    const at = stepping.querySelector(".at");
    const count = Number(at.dataset.count);
    const named = () => Number((/^#m(\d+)$/.exec(location.hash) || [0, 0])[1]);
    const show = () => {
      const now = named();
      if (now < 1 || now > count) return;
      at.querySelector(".long").textContent = at.dataset.text.replace("{n}", now);
      at.querySelector(".short").textContent = at.dataset.short.replace("{n}", now);
    };
    stepping.addEventListener("click", (event) => {
      const step = event.target.closest("[data-step]");
      if (!step) return;
      event.preventDefault();
      const before = named() || (step.dataset.step === "1" ? 0 : 1);
      const next = ((before - 1 + Number(step.dataset.step) + count) % count) + 1;
      location.replace(`#m${next}`); // no entry in the history for each step
    });
    addEventListener("hashchange", show);
    show();
    bar.querySelector(".marks > details").hidden = true;
    stepping.hidden = false;
  }

  // Facts and the sentences that tell them.
  const parts = all("[data-fact], [data-facts]");
  const keys = (part) => (part.dataset.fact || part.dataset.facts).split(" ");
  const light = (wanted) => parts.forEach((part) => part.classList.toggle("lit", keys(part).some((key) => wanted.includes(key))));
  const lightFrom = (event) => {
    const part = event.target.closest("[data-fact], .said");
    light(part ? keys(part) : []);
  };
  const text = document.querySelector(".release");
  for (const name of ["mouseover", "focusin"]) text.addEventListener(name, lightFrom);
  for (const name of ["mouseleave", "focusout"]) text.addEventListener(name, () => light([]));

  // Copying, with a way for pages that are not served over HTTPS.
  const copied = async (value) => {
    try {
      await navigator.clipboard.writeText(value);
      return true;
    } catch {
      return false;
    }
  };
  const select = (element) => {
    const selection = getSelection();
    selection.removeAllRanges();
    const range = document.createRange();
    range.selectNodeContents(element);
    selection.addRange(range);
    return document.execCommand("copy");
  };
  const tell = (button, isDone) => {
    const message = isDone ? said.dataset.copied : said.dataset.failed;
    said.textContent = "";
    said.textContent = message;
    button.dataset.said = message;
    setTimeout(() => delete button.dataset.said, 2500);
  };
  for (const button of all("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      tell(button, (await copied(source.textContent.trim())) || select(source));
    });
  }
  const link = bar.querySelector("[data-copy-link]");
  link.textContent = link.dataset.copyLink;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await copied(link.href)) tell(link, true);
    else location.assign(link.href); // the address stands in the browser's own bar then
  });

  const print = bar.querySelector("[data-print]");
  print.hidden = false;
  print.addEventListener("click", () => window.print());

  // Panels close when something else is wanted.
  const drops = [...bar.querySelectorAll(".drop")];
  const close = (kept) => drops.forEach((drop) => (drop.open = drop.open && drop === kept));
  document.addEventListener("click", (event) => close(event.target.closest(".drop")));
  document.addEventListener("focusin", (event) => close(event.target.closest(".drop")));
  document.addEventListener("keydown", (event) => {
    const open = drops.find((drop) => drop.open);
    if (event.key !== "Escape" || !open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
