/* Asks who else has the entry open: every 30 seconds while the page is looked at, never in the background.
   <div data-presence hx-get="..." hx-trigger="presence">; the server's sentences take its place. */

const EVERY = 30_000;

document.querySelectorAll("[data-presence]").forEach((box) => {
  const ask = () => document.visibilityState === "visible" && navigator.onLine && box.dispatchEvent(new Event("presence"));
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
});
