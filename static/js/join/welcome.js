// The welcome card, which comes after the board: once by itself, then from help.

import { find } from "../exit/page/find.js";
import { Panel } from "../exit/panels/panel.js";
import { showWelcome } from "../exit/panels/welcome.js";

const SEEN = "place.welcomed";

export function joinWelcome({ face, storage, panels }) {
  const card = new Panel(find("welcome"), { isModal: true });
  let isFirst = !storage.getItem(SEEN);
  face.changed.on(() => showWelcome(face));
  showWelcome(face);
  card.toggled.on((isOpen) => {
    if (isOpen) return;
    if (isFirst) find("stage").focus(); // nothing had the focus before
    isFirst = false;
    storage.setItem(SEEN, "1");
  });
  find("welcome-go").addEventListener("click", () => card.close());
  find("help-welcome").addEventListener("click", () => {
    panels.help.close();
    card.open();
  });
  if (isFirst) card.open();
}
