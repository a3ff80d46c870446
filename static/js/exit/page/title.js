// The tab's title counts down with the cooldown.

import { clock } from "../../state/placing/cooldown.js";

export function showTitle(cooldown, name) {
  const title = cooldown.waitMs > 0 ? `[${clock(cooldown.waitMs)}] ${name}` : name;
  if (document.title !== title) document.title = title;
}
