// State -> canvas: what is drawn again when the board, the camera or a setting changes.

import { hearStorage } from "../entrance/page/storage.js";
import { showFace } from "../exit/page/face.js";
import { find } from "../exit/page/find.js";
import { showTitle } from "../exit/page/title.js";
import * as texts from "../exit/words/texts.js";
import { SETTINGS_KEY } from "../state/settings/settings.js";

const CLOCK_MS = 100;
const RATE_MS = 2_000;
const root = document.documentElement;

// `onFirst` runs when there is a board to look at.
export function joinBoard(page) {
  const { board, palette, activity, rate, tiles, minimap, stage } = page;
  const show = () => {
    root.dataset.seq = board.seq;
    minimap.touch();
    stage.ask();
  };
  joinLoading(page);
  board.loaded.on(show);
  board.grown.on(show);
  board.changed.on((addresses) => {
    tiles.touch(addresses);
    activity.mark(addresses);
    show();
  });
  board.advanced.on((count) => rate.add(count));
  palette.changed.on(() => {
    tiles.reset();
    minimap.touch();
  });
  joinStage(page);
}

// What has only grown is looked at as before.
function joinLoading({ board, camera, tiles, minimap, onFirst }) {
  let before = null;
  const follow = () => {
    tiles.reset();
    const { grid } = board;
    if (grid === before) return;
    const isSame = before !== null && grid.extends(before);
    before = grid;
    camera.setBoard(grid);
    if (!isSame) camera.fit();
    minimap.resize();
  };
  board.loaded.on(() => {
    const isFirst = before === null;
    follow();
    if (isFirst) onFirst();
  });
  board.grown.on(follow);
}

function joinStage({ palette, camera, templates, landmark, protection, stage }) {
  for (const signal of [
    palette.changed,
    palette.chosen,
    camera.moved,
    templates.changed,
    templates.listed,
    landmark.changed,
    protection.changed,
  ])
    signal.on(() => stage.ask());
}

// On an empty board, until the player has begun.
export function joinInvitation({ board, palette, status }) {
  let isLoaded = false;
  const show = () => {
    const isWanted = isLoaded && board.seq === 0 && status.state === "open" && !palette.color;
    find("invitation").hidden = !isWanted;
  };
  board.loaded.on(() => {
    isLoaded = true;
    show();
  });
  for (const signal of [board.changed, palette.chosen, status.changed]) signal.on(show);
}

export function joinReticle({ reticle, protection, settings, templates, palette, stage }) {
  reticle.moved.on((point) => {
    const wanted = point && settings.get("autoPick") ? templates.colorAt(point.x, point.y) : null;
    if (wanted !== null) palette.choose(wanted);
    find("coordinates").hidden = !point;
    find("coordinates").textContent = point ? `${point.x}, ${point.y}` : "";
    const isProtected = point !== null && protection.has(point.x, point.y);
    if (isProtected && !reticle.isHeld) // else the button says it
      find("coordinates").textContent += ` · ${texts.isProtected()}`;
    find("stage").toggleAttribute("data-protected", isProtected);
    find("cancel").hidden = !reticle.isHeld;
    stage.ask();
  });
}

export function joinFace({ face, stage }) {
  face.changed.on(() => {
    showFace(face);
    stage.restyle();
  });
}

export function joinClock({ cooldown, action, status, rate, face, eventPill }) {
  const show = () => {
    cooldown.tick();
    showTitle(cooldown, face.name);
    action.show();
    eventPill.show();
  };
  cooldown.changed.on(show);
  setInterval(show, CLOCK_MS);
  setInterval(() => status.set({ perMinute: rate.perMinute }), RATE_MS);
}

export function joinSettings(page) {
  const { settings, gridLayer, marksLayer, minimap, tools, stage } = page;
  const show = {
    grid: (isOn) => tools.press("grid", (gridLayer.isOn = isOn)),
    marks: (isOn) => (marksLayer.isOn = isOn),
    minimap: (isOn) => {
      minimap.isOn = isOn;
      minimap.place();
    },
  };
  settings.changed.on((name) => {
    show[name]?.(settings.get(name));
    stage.ask();
  });
  settings.chosen.on((name) => name === "notify" && askForNotices(page));
  hearStorage(SETTINGS_KEY, () => settings.renew());
  for (const name of ["grid", "marks", "minimap"]) show[name](settings.get(name));
}

async function askForNotices({ settings, alarm, say }) {
  if (!settings.get("notify") || (await alarm.allow())) return;
  settings.set("notify", false);
  say(texts.notAllowed(), "bad");
}
