// What lies around the board, and what is said there and aloud.

import { ActionButton } from "../../exit/bars/action_button.js";
import { EventPill } from "../../exit/bars/event_pill.js";
import { PaletteBar } from "../../exit/bars/palette_bar.js";
import { StatusBar } from "../../exit/bars/status_bar.js";
import { ToolKeys } from "../../exit/bars/tool_keys.js";
import { UndoButton } from "../../exit/bars/undo_button.js";
import { find } from "../../exit/page/find.js";
import { LiveRegion } from "../../exit/page/live_region.js";
import { Toasts } from "../../exit/page/toasts.js";
import { Speaker } from "../../exit/words/speaker.js";

const STATUS = ["online", "rate", "connection", "banner", "announcement"];

export function makeBars(page) {
  const { palette, undo, keymap, settings, countdown, status } = page;
  new UndoButton(find("undo"), undo);
  new PaletteBar(find("palette"), palette);
  new ToolKeys(find("tools"), keymap, settings);
  return {
    eventPill: new EventPill(find("event"), countdown),
    statusBar: new StatusBar(Object.fromEntries(STATUS.map((id) => [id, find(id)])), status),
    action: new ActionButton(find("action"), page),
  };
}

export function makeSpeech(page) {
  const toasts = new Toasts(find("toasts"));
  const speaker = new Speaker({ ...page, live: new LiveRegion(find("live")) });
  const say = (text, level = "info") => {
    toasts.show(text, level);
    speaker.say(text);
  };
  return { speaker, say };
}
