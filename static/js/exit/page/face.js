// Name, logo and colour of the board, wherever the page has them.

import { find } from "./find.js";

export function showFace({ name, logo, style }) {
  find("name").textContent = name;
  find("mark").toggleAttribute("hidden", Boolean(logo));
  find("logo").hidden = !logo;
  if (logo && find("logo").getAttribute("src") !== logo) {
    find("logo").src = logo;
    Object.assign(find("icon"), { type: "image/png", href: logo });
  }
  showAccent(style);
}

// The new sheet is there before the old one goes, so that nothing flashes.
function showAccent(style) {
  const before = find("accent");
  if ((before?.getAttribute("href") ?? "") === style) return;
  before?.removeAttribute("id");
  if (!style) return before?.remove();
  const link = Object.assign(document.createElement("link"), { id: "accent", rel: "stylesheet" });
  link.addEventListener("load", () => before?.remove());
  link.href = style;
  document.head.append(link);
}
