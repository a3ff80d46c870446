// The inspector while it is open: its pixel is marked, times go on, and news of it are shown.

import { find } from "../exit/page/find.js";

const REFRESH_MS = 5_000;
const SOON_MS = 1_000; // after a frame, and once for several: others may look at it, too
const ROOM = 40; // CSS pixels that the marked pixel keeps from the panel

export function joinInspector(page) {
  const { board, camera, walk, panels, inspector } = page;
  // Not for news: the player may have moved on.
  inspector.grown.on(() => panels.inspector.isOpen && uncover(walk.inspected, camera));
  inspector.onGo = (point) => walk.show(point);
  board.loaded.on(() => {
    if (!panels.inspector.isOpen) return;
    if (board.has(walk.inspected.x, walk.inspected.y)) inspector.renew(walk.inspected);
    else panels.inspector.close();
  });
  joinMark(page);
  joinNews(page);
}

function joinMark({ camera, stage, walk, panels, inspectedLayer }) {
  const mark = (point) => {
    inspectedLayer.point = point;
    stage.ask();
  };
  walk.looked.on((point) => {
    mark(point);
    uncover(point, camera);
  });
  panels.inspector.toggled.on((isOpen) => isOpen || mark(null));
}

function joinNews({ board, walk, panels, inspector }) {
  let [timer, news] = [0, null];
  const renew = () => {
    news = null;
    if (panels.inspector.isOpen) inspector.renew(walk.inspected);
  };
  panels.inspector.toggled.on((isOpen) => {
    clearInterval(timer);
    if (isOpen) timer = setInterval(() => inspector.refresh(), REFRESH_MS);
  });
  board.changed.on((addresses) => {
    if (news || !panels.inspector.isOpen) return;
    const { x, y } = walk.inspected;
    if (addresses.includes(board.address(x, y))) news = setTimeout(renew, SOON_MS);
  });
}

// On a phone the panel may lie over the very pixel.
function uncover(point, camera) {
  const panel = find("inspector").getBoundingClientRect();
  const at = camera.toScreen(point.x + 0.5, point.y + 0.5);
  const isUnder =
    at.x > panel.left - ROOM &&
    at.x < panel.right + ROOM &&
    at.y > panel.top - ROOM &&
    at.y < panel.bottom + ROOM;
  if (!isUnder) return;
  if (panel.width > camera.width * 0.8) camera.panBy(0, panel.top / 2 - at.y);
  else camera.panBy(panel.right + (camera.width - panel.right) / 2 - at.x, 0);
}
