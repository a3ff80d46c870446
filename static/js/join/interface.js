// The board alone, without what floats above it, and the ways back: a button, the key, Escape.

import { find } from "../exit/page/find.js";
const root = document.documentElement;

export function joinInterface({ panels }) {
  const show = (isShown) => {
    root.toggleAttribute("data-bare", !isShown);
    find("interface-back").hidden = isShown;
    if (!document.activeElement.checkVisibility()) find("stage").focus({ preventScroll: true });
  };
  const bareness = {
    get isHidden() {
      return root.hasAttribute("data-bare");
    },
    hide() {
      for (const panel of Object.values(panels)) panel.close();
      show(false);
    },
    show: () => show(true),
    toggle: () => (bareness.isHidden ? bareness.show() : bareness.hide()),
  };
  find("interface-back").addEventListener("click", bareness.show);
  return bareness;
}
