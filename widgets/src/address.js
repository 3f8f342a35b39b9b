// The address follows what a page shows, so that a reload, a bookmark and the Back button mean what people expect.

/** The address below which the site lives, with the closing slash. */
export const base = () => document.documentElement.dataset.base || "/";

/** An address as Python writes it, from the site's own root, to where the site really lives. */
export const here = (address) => (/^\/(?!\/)/.test(address) && !address.startsWith(base()) ? base() + address.slice(1) : address);

const place = () => window.location.pathname + window.location.search;
let shown = place();

/** Stand at `address` (of this site) as a new entry of the history; a page of ours only, never a notebook in JupyterLab. */
export function standAt(address) {
  if (!address || !document.body.dataset.kernel) return;
  const wanted = new URL(here(address), window.location.href);
  if (wanted.origin !== window.location.origin || wanted.pathname + wanted.search === place()) return;
  window.history.pushState(null, "", wanted);
  shown = place();
}

window.addEventListener("popstate", () => {
  // what stood there before was drawn by the kernel of then: ask for it again
  if (document.body.dataset.kernel && place() !== shown) window.location.reload();
});
