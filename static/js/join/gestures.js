// Entrance -> state: pointers, keys and presence, one file a gesture.

import { HoldGesture } from "../entrance/gestures/hold.js";
import { HoverGesture } from "../entrance/gestures/hover.js";
import { MoveTemplateGesture } from "../entrance/gestures/move_template.js";
import { PanGesture } from "../entrance/gestures/pan.js";
import { PickGesture } from "../entrance/gestures/pick.js";
import { PinchGesture } from "../entrance/gestures/pinch.js";
import { Pointers } from "../entrance/gestures/pointers.js";
import { TapGesture } from "../entrance/gestures/tap.js";
import { TrackpadPinchGesture } from "../entrance/gestures/trackpad_pinch.js";
import { WheelGesture } from "../entrance/gestures/wheel.js";
import { Presence } from "../entrance/page/presence.js";
import { tick } from "../entrance/page/vibration.js";
import { find } from "../exit/page/find.js";
import { Approach } from "../state/placing/approach.js";

export function makeGestures({ camera, settings, motion, templates }) {
  const pointers = new Pointers(find("stage"));
  const pan = new PanGesture(pointers, camera, () => settings.get("inertia") && !motion.isCalm);
  return { pointers, pan, drag: new MoveTemplateGesture(pointers, camera, templates) };
}

export function joinGestures(page) {
  const { pointers, pan, camera, walk, settings, timelapse } = page;
  const surface = find("stage");
  const gestures = [
    pointers,
    pan,
    makeTap(page),
    new PinchGesture(pointers, camera),
    new TrackpadPinchGesture(pointers, surface, camera),
    new WheelGesture(surface, camera, () => settings.get("wheel")),
    new HoverGesture(pointers, surface, (place) => hover(page, place)),
    new HoldGesture(pointers, (place) => hold(page, place)),
    new PickGesture(pointers, (place) => timelapse.isOpen || walk.pick(pixelAt(camera, place))),
    makePresence(page),
  ];
  for (const gesture of gestures) gesture.enable();
}

// On the past nothing is placed, and nobody is asked for.
function makeTap(page) {
  const { pointers, camera, walk, timelapse } = page;
  const approach = new Approach(page);
  return new TapGesture(pointers, {
    onTap: (press) => {
      if (timelapse.isOpen) return;
      const pixel = pixelAt(camera, press);
      if (press.shift) walk.inspect(pixel);
      else if (press.alt) walk.pick(pixel);
      else approach.tap({ ...press, pixel });
    },
    onSingle: (press) =>
      timelapse.isOpen ||
      press.shift ||
      press.alt ||
      approach.single({ ...press, pixel: pixelAt(camera, press) }),
    onDouble: ({ x, y }) => camera.zoomAt(x, y, 2),
  });
}

function hover({ camera, reticle, timelapse }, place) {
  if (!place || timelapse.isOpen) return reticle.leave();
  const point = pixelAt(camera, place);
  reticle.hover(point.x, point.y);
}

function hold({ camera, board, motion, walk, timelapse }, place) {
  if (timelapse.isOpen) return;
  const point = pixelAt(camera, place);
  if (place.isTouch && board.has(point.x, point.y)) tick(motion);
  walk.inspect(point);
}

function pixelAt(camera, { x, y }) {
  const point = camera.toBoard(x, y);
  return { x: Math.floor(point.x), y: Math.floor(point.y) };
}

// What the browser says of the network is a hint: whether the line holds is tried out.
function makePresence({ status, line, standing, tabs }) {
  return new Presence({
    onOnline: () => {
      status.set({ isOffline: false });
      line.wake();
    },
    onOffline: () => {
      status.set({ isOffline: true });
      line.sync.lost();
    },
    onWake: () => {
      line.wake();
      if (!tabs.areHeard) standing.ask();
    },
    onSlept: () => {
      line.sync.lost();
      line.wake();
    },
    onJump: () => standing.ask(),
    onBeat: () => line.look(),
    onAway: () => line.sync.pause(),
    onBack: () => line.sync.start(),
  });
}
