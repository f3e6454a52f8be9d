// Filters, order and pages of a search change in place: the page that a link or a form leads to is fetched whole, and its
// parts take the place of those shown. Scroll, focus and open panels stay, and the browser's steps back and forward lead
// through what was shown. Whatever goes wrong, the browser goes to the page; without this script it always does.

const main = document.querySelector("main");
const frame = document.getElementById("frame"); // stays the same element, so that the sheet it may be stays open
const panels = () => frame.querySelector(".panels"); // what scrolls in the sheet
const pathOf = (address) => address.pathname + address.search;

let shown = pathOf(location); // what stands on the page, while the address may be ahead of it
let entry = history.state?.entry ?? Math.random(); // the entry of the history to which that belongs
let asked = null; // what gives up the request under way
const places = new Map(); // how far the page and the sheet were scrolled, by entry

history.replaceState({ ...history.state, entry }, "");
history.scrollRestoration = "manual";

function note() {
  const place = [scrollY, panels().scrollTop];
  places.set(entry, place);
  if (history.state?.entry === entry) history.replaceState({ entry, place }, ""); // for when this document is gone
}

function giveUp() {
  asked?.abort();
  asked = null;
  main.removeAttribute("aria-busy");
}

const filesOf = (page) =>
  Array.from(page.querySelectorAll("script[src], link[rel=stylesheet]"), (each) => each.src || each.href).join();

// Whether the parts of a page fit into this one: a search, in the same language, of the same version of the program.
const isAlike = (page) =>
  page.getElementById("frame")?.parentNode === page.querySelector("main") &&
  page.documentElement.lang === document.documentElement.lang &&
  filesOf(page) === filesOf(document);

// The page at an address; null where it was given up, or where the browser goes there instead.
async function pageAt(address, cache, goThere) {
  giveUp();
  const mine = (asked = new AbortController());
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(pathOf(address), { cache, headers: { Accept: "text/html" }, signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (mine.signal.aborted) return null;
    if (isAlike(page)) return page;
  } catch {
    if (mine.signal.aborted) return null;
  }
  goThere();
  return null;
}

const nameOf = (element) => element.ariaLabel ?? (element.firstElementChild ?? element).textContent;
const controlsIn = (region) => [...region.querySelectorAll("a, button, summary")];

const top = (element) => element.getBoundingClientRect().top;

// What is needed to find the counterpart of an element once its part of the page was replaced: a control, or its region.
function signOf(element) {
  const region = element.closest("[id]");
  const at = controlsIn(region).indexOf(element);
  return { id: region.id, name: nameOf(element), at, top: top(at < 0 ? region : element) };
}

// The element of the same id, or the control of the same name in the same region; else `isNear` and what stands there now.
function counterpart({ id, name, at }) {
  const region = document.getElementById(id);
  if (!region || at < 0) return { element: region };
  const controls = controlsIn(region);
  const same = controls.find((each) => nameOf(each) === name);
  return { element: same ?? controls[Math.min(at, controls.length - 1)], isNear: !same };
}

function replaceHead(page) {
  const fresh = new Map(Array.from(page.head.querySelectorAll("meta, link"), (each) => [each.outerHTML, each]));
  for (const old of document.head.querySelectorAll("meta, link")) if (!fresh.delete(old.outerHTML)) old.remove();
  document.head.append(...fresh.values());
  document.title = page.title;
}

function replaceForm(page) {
  const form = document.querySelector("form.search");
  const fresh = page.querySelector("form.search");
  for (const old of form.querySelectorAll("[type=hidden]")) old.remove();
  form.append(...fresh.querySelectorAll("[type=hidden]"));
  form.elements.q.defaultValue = form.elements.q.value = fresh.elements.q.value;
}

// Opens a panel as an old one was, with the field that `narrowing.js` has put there.
function reopen(old, panel) {
  if (!panel) return;
  panel.open = true;
  const field = old.querySelector("input");
  if (!field) return;
  panel.querySelector("summary").after(field);
  field.dispatchEvent(new Event("input"));
}

function replaceMain(page) {
  const open = main.querySelectorAll("details[id][open]");
  const fresh = page.getElementById("frame");
  const { scrollTop } = panels();
  frame.replaceChildren(...fresh.childNodes);
  while (frame.previousSibling) frame.previousSibling.remove();
  while (frame.nextSibling) frame.nextSibling.remove();
  while (fresh.previousSibling) main.prepend(fresh.previousSibling);
  while (fresh.nextSibling) main.append(fresh.nextSibling);
  panels().scrollTop = scrollTop;
  for (const old of open) reopen(old, document.getElementById(old.id));
}

function announce(text) {
  document.querySelector("form.search [role=status]").textContent = text; // `suggest.js` has made it
}

function announceFound() {
  const told = document.querySelectorAll(".faults-found li, #summary :is(h1, h2)");
  announce(Array.from(told, (each) => each.textContent.replace(/\s+/g, " ")).join(" "));
}

// The results stand in for what is hidden now, as the years of the start page are on a phone once one is chosen.
function focusOn(element) {
  element.focus({ preventScroll: true });
  if (document.activeElement !== element) document.getElementById("results").focus({ preventScroll: true });
}

function show(page) {
  const active = document.activeElement;
  const sign = main.contains(active) && active !== frame && active !== main && signOf(active);
  replaceHead(page);
  replaceForm(page);
  replaceMain(page);
  for (const part of [".languages", "footer.bottom"]) {
    document.querySelector(part)?.replaceWith(page.querySelector(part));
  }
  const next = sign && (active.isConnected ? active : (counterpart(sign).element ?? document.getElementById("results")));
  if (next) focusOn(next);
  shown = pathOf(location);
  giveUp();
}

const isSheet = () => location.hash === "#frame";

// Goes to a search by `control`, a link or a form.
async function refine(address, control) {
  announce("");
  const page = await pageAt(address, "default", () => location.assign(address));
  if (!page) return;
  note();
  if (isSheet()) address.hash = "frame";
  const keeps = control.closest("#frame, #summary, #chosen");
  const sign = keeps && control.isConnected && signOf(control);
  entry = Math.random();
  history[pathOf(address) === pathOf(location) ? "replaceState" : "pushState"]({ entry }, "", address);
  show(page);
  if (sign) {
    const { element, isNear } = counterpart(sign);
    if (element && !isNear) (isSheet() ? panels() : window).scrollBy(0, top(element) - sign.top);
  } else if (!keeps) {
    const summary = document.getElementById("summary");
    if (top(summary) < 0) summary.scrollIntoView();
    document.getElementById("results").focus({ preventScroll: true });
  }
  announceFound(); // the box says nothing any more once it has lost the focus
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute("download")) return;
  if (link.getAttribute("href").startsWith("#")) {
    note(); // the browser goes to a part of this page
  } else if (main.contains(link) && link.origin === location.origin && link.pathname === "/" && !link.hash) {
    event.preventDefault();
    refine(new URL(link.href), link);
  } else {
    giveUp();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const address = new URL(form.action);
  if (event.defaultPrevented || form.method !== "get" || address.pathname !== "/") return;
  event.preventDefault();
  address.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  refine(address, form);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && isSheet()) document.querySelector(".sheet-top a").click();
});

addEventListener("popstate", async () => {
  if (!history.state) {
    // A step to a part of this page; the browser has shown it.
    entry = Math.random();
    history.replaceState({ entry }, "");
    return;
  }
  note();
  giveUp();
  if (pathOf(location) !== shown) {
    const page = await pageAt(location, "force-cache", () => location.reload());
    if (!page) return;
    show(page);
    announceFound();
  }
  entry = history.state.entry;
  const [y, sheetY] = places.get(entry) ?? history.state.place ?? [0, 0];
  scrollTo(0, y);
  panels().scrollTop = sheetY;
});

addEventListener("pagehide", () => {
  giveUp();
  note();
  history.scrollRestoration = "auto"; // the browser restores what it loads anew
});
addEventListener("pageshow", () => {
  history.scrollRestoration = "manual";
});
