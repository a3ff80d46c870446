// Window, pointers and what covers the board -> camera.

import { PanGesture } from "../../entrance/gestures/pan.js";
import { PinchGesture } from "../../entrance/gestures/pinch.js";
import { Pointers } from "../../entrance/gestures/pointers.js";
import { TapGesture } from "../../entrance/gestures/tap.js";
import { TrackpadPinchGesture } from "../../entrance/gestures/trackpad_pinch.js";
import { WheelGesture } from "../../entrance/gestures/wheel.js";
import { find } from "../../exit/page/find.js";

const GAP = 8; // CSS pixels between the board and what lies around it
const nothing = () => {};

export function joinSight({ camera, settings, motion, stage }) {
  const surface = find("stage");
  const pointers = new Pointers(surface);
  const gestures = [
    pointers,
    new PanGesture(pointers, camera, () => settings.get("inertia") && !motion.isCalm),
    new PinchGesture(pointers, camera),
    new TrackpadPinchGesture(pointers, surface, camera),
    new WheelGesture(surface, camera, () => settings.get("wheel")),
    new TapGesture(pointers, {
      onTap: nothing,
      onSingle: nothing,
      onDouble: ({ x, y }) => camera.zoomAt(x, y, 2),
    }),
  ];
  for (const gesture of gestures) gesture.enable();
  const measure = () => {
    const { isFitted } = camera;
    stage.resize(margins(surface.clientHeight));
    if (isFitted) camera.fit();
    stage.ask();
  };
  const observer = new ResizeObserver(measure);
  for (const id of ["stage", "head", "timelapse"]) observer.observe(find(id));
}

function margins(height) {
  return {
    top: find("head").getBoundingClientRect().bottom + GAP,
    bottom: height - find("timelapse").getBoundingClientRect().top + GAP,
  };
}
