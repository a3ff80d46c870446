// Undo -> words and cooldown: what was taken back, and why not.

import { find } from "../exit/page/find.js";
import { reason } from "../exit/words/reasons.js";
import * as texts from "../exit/words/texts.js";

const CLOCK_MS = 100;

export function joinUndo({ undo, standing, say }) {
  // Hidden under the keyboard's focus, the button would leave it nowhere.
  const take = () => {
    undo.take();
    find("stage").focus({ preventScroll: true });
  };
  find("undo").addEventListener("click", take);
  setInterval(() => undo.tick(), CLOCK_MS);
  undo.done.on(() => say(texts.undone()));
  undo.refused.on((refusal) => {
    say(reason(refusal), "bad");
    standing.ask(); // an answer may have been lost: only the server knows how long to wait now
  });
}
