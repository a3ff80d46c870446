// What a page joins to play a history: its bar, its buttons, its keys and its frames.

import { find } from "../../exit/page/find.js";
import { Bar } from "../../exit/timelapse/bar.js";
import { SPEEDS } from "../../state/timelapse/timelapse.js";

const PARTS = ["slider", "strip", "moment", "note", "speed"];
const BUTTONS = ["stepBack", "backwards", "pause", "forwards", "step"];

// Returns what its keys do.
export function joinPlayback(timelapse) {
  const commands = commandsOf(timelapse);
  const buttons = elements(BUTTONS);
  new Bar({ ...elements(PARTS), buttons }, timelapse);
  for (const name of BUTTONS) buttons[name].addEventListener("click", commands[name]);
  joinFrames(timelapse);
  const { backwards, toggle, forwards, stepBack, step } = commands;
  return { j: backwards, k: toggle, l: forwards, ",": stepBack, ".": step };
}

function elements(names) {
  return Object.fromEntries(names.map((name) => [name, find(`timelapse-${name}`)]));
}

// Asked for once more, it plays faster.
function commandsOf(timelapse) {
  const play = (direction) => () => {
    if (timelapse.direction !== direction) return timelapse.play(direction);
    const faster = SPEEDS[SPEEDS.indexOf(timelapse.speed) + 1];
    if (faster) timelapse.setSpeed(faster);
  };
  const pause = () => timelapse.pause();
  return {
    ...{ pause, backwards: play(-1), forwards: play(1) },
    stepBack: () => timelapse.step(-1),
    step: () => timelapse.step(1),
    toggle: () => (timelapse.direction ? timelapse.pause() : timelapse.play(1)),
  };
}

// A frame at a time, as long as it plays.
function joinFrames(timelapse) {
  let isRunning = false;
  let last = 0;
  const frame = (now) => {
    isRunning = timelapse.direction !== 0;
    if (!isRunning) return;
    requestAnimationFrame(frame);
    timelapse.tick(Math.max(0, now - last));
    last = now;
  };
  timelapse.changed.on(() => {
    if (isRunning || !timelapse.direction) return;
    isRunning = true;
    last = performance.now();
    requestAnimationFrame(frame);
  });
}
