// Messages are above whatever is open. A modal dialog covers all outside of it and keeps it from
// screen readers, so while one is open it has the messages in it.

import { find } from "./find.js";

export function placeMessages() {
  const dialog = [...document.querySelectorAll("dialog:modal")].at(-1);
  if (dialog) dialog.prepend(find("messages"));
  else document.querySelector("main").append(find("messages"));
}
