// How much of the window the interface covers -> camera and style sheets.

import { find } from "../exit/page/find.js";
const GAP = 8; // CSS pixels between the board and what lies around it
const LEAST = 0.25; // of the height: news that leave less lie over the board
const root = document.documentElement;

export function joinSize({ stage, camera, palette }) {
  const measure = () => {
    const wasFitted = camera.isFitted;
    const dockHeight = Math.max(find("dock").offsetHeight, find("timelapse").offsetHeight);
    root.style.setProperty("--dock-height", `${dockHeight}px`);
    root.style.setProperty("--head-height", `${find("head").offsetHeight}px`);
    root.style.setProperty("--head-width", `${find("head").offsetWidth}px`);
    stage.resize(margins(camera.margins));
    // Until the player has begun: then nothing may move under the pointer.
    if (wasFitted && !palette.color) camera.fit();
  };
  const observer = new ResizeObserver(measure);
  for (const id of ["stage", "dock", "timelapse", "head", "notices"]) observer.observe(find(id));
}

function margins(before) {
  const { clientWidth: width, clientHeight: height } = find("stage");
  const covered = (id, measure) => {
    const box = find(id).getBoundingClientRect();
    return box.width && box.height ? measure(box) + GAP : 0;
  };
  const top = covered("head", ({ bottom }) => bottom);
  const below = ({ top: edge }) => height - edge; // one of the two is shown
  const bottom = Math.max(covered("dock", below), covered("timelapse", below));
  const isInDialog = find("notices").closest("dialog"); // which is no reason to move the board
  const news = isInDialog
    ? before.news
    : Math.max(0, covered("notices", (notices) => notices.bottom) - top);
  return {
    top,
    bottom,
    news: height - top - bottom - news < height * LEAST ? 0 : news,
    // On both sides, so that the board is above the middle of the palette.
    side: isBar() ? covered("tools", ({ left }) => width - left) : 0,
  };
}

const isBar = () => !find("menu").checkVisibility();
