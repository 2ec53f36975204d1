/* What every page does before the theme's own script runs. */
(() => {
  "use strict";
  // The theme would ask for a site map at each of these addresses and send clicks there: they are for search engines and readers of feeds.
  for (const link of document.querySelectorAll("link[rel=alternate]")) link.remove();

  // The theme's search is a dialog without a name.
  const search = document.querySelector(".md-search[role=dialog]:not([aria-label])");
  const field = search && search.querySelector("input");
  if (field) search.setAttribute("aria-label", field.getAttribute("aria-label"));

  // The index of the search is heavy, and most visits search nothing: it is fetched when somebody turns to the search.
  const index = /\/search(\/search_index)?\.json$/;
  const { open, send } = XMLHttpRequest.prototype;
  const waiting = [];
  let wanted = new URLSearchParams(location.search).has("h");
  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    this.late = index.test(new URL(address, location.href).pathname);
    return open.call(this, method, address, ...more);
  };
  XMLHttpRequest.prototype.send = function (...body) {
    if (this.late && !wanted) waiting.push(() => send.apply(this, body));
    else send.apply(this, body);
  };
  const want = () => {
    wanted = true;
    while (waiting.length) waiting.shift()();
  };
  const turned = (event) => {
    const near = event.target instanceof Element && event.target.closest(".md-search, [for=__search], #__search");
    if (near || (event.type === "keydown" && event.key === "k" && (event.ctrlKey || event.metaKey))) want();
  };
  for (const kind of ["focusin", "pointerover", "click", "keydown"]) addEventListener(kind, turned, { passive: true });
})();
