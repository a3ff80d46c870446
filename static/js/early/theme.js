// Run before anything is painted, so that no other theme flashes up: no module, they come later.
{
  let theme = "system";
  try {
    theme = JSON.parse(localStorage.getItem("place.settings"))?.theme ?? theme;
  } catch {
    // Storage may be forbidden, or hold what a stranger wrote.
  }
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const system = isDark ? "dark" : "light";
  document.documentElement.dataset.theme = ["light", "dark"].includes(theme) ? theme : system;
}
