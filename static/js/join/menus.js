// The tools' buttons and menus -> commands.

import { Menu } from "../exit/bars/menu.js";
import { find } from "../exit/page/find.js";

const MENUS = { layers: "layer-list", more: "more-list", menu: "tool-list" };

export function joinMenus(commands, pointers) {
  const menus = Object.entries(MENUS).map(([button, list]) => new Menu(find(button), find(list)));
  const close = () => menus.forEach((menu) => menu.close());
  pointers.down.on(close);
  find("tools").addEventListener("click", ({ target }) => {
    const name = target.closest("[data-action]")?.dataset.action;
    if (!name) return;
    if (!target.closest(".zoom")) close();
    commands[name]();
  });
}
