// What else a player has placed: a button that asks, then links that go there.

import { formatPlace } from "../../state/view/link.js";
import { reason } from "../words/reasons.js";
import { timeElement } from "../words/times.js";
import { gettext } from "../words/words.js";
import { chip, line } from "./placement_entry.js";

const SCALE = 20;

// `fetchMore()` answers as GET /api/pixel/{x}/{y}/more does, null when nobody has placed there.
export function moreList({ fetchMore, onFound, onGo, palette, clock }) {
  const box = line("div", "more");
  const button = line("button", "plain", gettext("More by this player"));
  button.type = "button";
  const ask = async () => {
    const answer = await fetchMore().catch((error) => error);
    const hadFocus = box.contains(document.activeElement);
    if (answer instanceof Error) box.replaceChildren(line("p", "", reason(answer)));
    else box.replaceChildren(...found(answer, { onGo, palette, nowMs: clock.ms }));
    if (hadFocus) box.querySelector("a")?.focus({ preventScroll: true });
    onFound();
  };
  button.addEventListener("click", ask, { once: true });
  box.append(button);
  return box;
}

// The player is who placed here last now, and may be another one than a moment ago.
function found(more, parts) {
  if (!more) return [];
  const title = gettext("More by %(name)s", { name: more.display_name });
  const list = line("ol", "history");
  list.append(...more.placements.map((placement) => item(placement, parts)));
  return [line("h3", "", title), list];
}

function item({ x, y, color, at }, { onGo, palette, nowMs }) {
  const link = line("a", "there");
  link.href = formatPlace({ x, y, scale: SCALE });
  link.append(
    chip(palette.colors[color]),
    line("strong", "", `${x}, ${y}`),
    timeElement(at, nowMs),
  );
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    onGo({ x, y });
  });
  const element = line("li", "");
  element.append(link);
  return element;
}
