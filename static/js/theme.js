/* Light or dark before the first paint: the reader's choice (cookie juara_theme), else the system's.
   Loaded in <head> without defer. Buttons: [data-theme-toggle]. */
(function () {
  "use strict";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => (document.cookie.match(/(?:^|; )juara_theme=(light|dark)/) || [])[1];
  const apply = () => {
    const theme = chosen() || (system.matches ? "dark" : "light");
    root.dataset.bsTheme = theme;
    document.querySelectorAll("[data-theme-toggle]").forEach((button) => {
      button.hidden = false;
      button.setAttribute("aria-pressed", String(theme === "dark"));
    });
  };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("DOMContentLoaded", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-theme-toggle]")) return;
    const next = root.dataset.bsTheme === "dark" ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `juara_theme=${next}; path=/; max-age=31536000; samesite=lax${secure}`;
    apply();
  });
})();
