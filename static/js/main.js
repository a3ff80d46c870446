// Where everything is joined: entrance (socket, gestures, keys) -> state -> exit (canvas, panels).

import { Api } from "./entrance/api.js";
import { makeCommands } from "./entrance/commands.js";
import { HoverGesture } from "./entrance/gestures/hover.js";
import { PanGesture } from "./entrance/gestures/pan.js";
import { PickGesture } from "./entrance/gestures/pick.js";
import { PinchGesture } from "./entrance/gestures/pinch.js";
import { Pointers } from "./entrance/gestures/pointers.js";
import { TapGesture } from "./entrance/gestures/tap.js";
import { WheelGesture } from "./entrance/gestures/wheel.js";
import { Keyboard } from "./entrance/keyboard.js";
import { Line } from "./entrance/line.js";
import { Presence } from "./entrance/presence.js";
import { ActionButton } from "./exit/action_button.js";
import { showCoordinates } from "./exit/coordinates.js";
import { GridLayer } from "./exit/grid_layer.js";
import { LiveRegion } from "./exit/live_region.js";
import { PaletteBar } from "./exit/palette_bar.js";
import { reason } from "./exit/reasons.js";
import { ReticleLayer } from "./exit/reticle_layer.js";
import { Speaker } from "./exit/speaker.js";
import { Stage } from "./exit/stage.js";
import { StatusBar } from "./exit/status_bar.js";
import { Tiles } from "./exit/tiles.js";
import { showTitle } from "./exit/title.js";
import { Toasts } from "./exit/toasts.js";
import { gettext, loadWords } from "./exit/words.js";
import { Aim } from "./state/aim.js";
import { Board } from "./state/board.js";
import { Camera } from "./state/camera.js";
import { Cooldown } from "./state/cooldown.js";
import { Keymap } from "./state/keymap.js";
import { Palette } from "./state/palette.js";
import { Placer } from "./state/placer.js";
import { Reticle } from "./state/reticle.js";
import { Settings } from "./state/settings.js";
import { Status } from "./state/status.js";

const CLOCK_MS = 100;
const root = document.documentElement;
const find = (id) => document.getElementById(id);

await loadWords(root.dataset.words);

// --- State -----------------------------------------------------------------------------------

const now = () => Date.now();
const settings = new Settings(localStorage);
const board = new Board();
const camera = new Camera();
const palette = new Palette();
const cooldown = new Cooldown(now);
const reticle = new Reticle(board);
const status = new Status();
const keymap = new Keymap(() => settings.get("keys"));
const api = new Api();
const line = new Line({ api, board, storage: localStorage, now, random: Math.random });
const placer = new Placer({ board, cooldown, send: (place) => line.send(place) });
const aim = new Aim({ reticle, palette, placer, settings });

// --- Exit ------------------------------------------------------------------------------------

const tiles = new Tiles(board, palette);
const grid = new GridLayer();
const stage = new Stage(find("board"), camera, [tiles, grid, new ReticleLayer(reticle, palette)]);
const toasts = new Toasts(find("toasts"));
const speaker = new Speaker({ live: new LiveRegion(find("live")), board, palette, reticle, cooldown });
const action = new ActionButton(find("action"), { palette, reticle, cooldown, status });
new PaletteBar(find("palette"), palette);
const statusBar = new StatusBar(
  { online: find("online"), connection: find("connection"), banner: find("banner"), announcement: find("announcement") },
  status,
);

let isLoaded = false;
board.loaded.on(() => {
  isLoaded = true;
  tiles.reset();
  if (camera.boardWidth !== board.width || camera.boardHeight !== board.height) {
    camera.setBoard(board.width, board.height);
    camera.fit();
  }
  root.dataset.seq = board.seq;
  stage.ask();
});
board.changed.on((indices) => {
  tiles.touch(indices);
  root.dataset.seq = board.seq;
  stage.ask();
});
palette.changed.on(() => tiles.reset());
for (const signal of [palette.changed, palette.chosen, camera.moved]) signal.on(() => stage.ask());
reticle.moved.on((point) => {
  showCoordinates(find("coordinates"), point);
  stage.ask();
});
cooldown.changed.on(() => showTime());
setInterval(showTime, CLOCK_MS);

function showTime() {
  cooldown.tick();
  showTitle(cooldown, "Place");
  action.show();
}

// --- Placing ---------------------------------------------------------------------------------

aim.missed.on(() => {
  const text = gettext("Choose a colour first.");
  toasts.show(text);
  speaker.say(text);
});
placer.placed.on((place) => {
  status.set({ isUnavailable: false });
  speaker.placed(place);
});
placer.refused.on(({ refusal }) => {
  toasts.show(reason(refusal), "bad");
  speaker.say(reason(refusal));
  status.set({ isUnavailable: refusal.slug === "unavailable" });
  if (refusal.slug === "banned") status.set({ ban: refusal.problem });
  if (refusal.slug === "unanswered") meet();
});

// --- The server ------------------------------------------------------------------------------

const messages = {
  hello: ({ online }) => status.set({ online }),
  online: ({ count }) => status.set({ online: count }),
  config: (config) => configure(config),
  notice: ({ text, level }) => {
    toasts.show(text, level === "info" ? "info" : "bad");
    speaker.say(text);
  },
};
line.sync.control.on((message) => messages[message.type]?.(message));
line.sync.status.on((connection) => {
  status.set({ connection });
  root.dataset.connected = String(connection === "live");
});

function configure(config) {
  palette.load(config.palette);
  status.set({ state: config.state, announcement: config.announcement ?? "" });
  const isResized = config.width !== board.width || config.height !== board.height;
  if (isResized && isLoaded) line.sync.reload();
}

// The session may know of a cooldown or a ban from before.
async function meet() {
  const me = await line.me().catch(() => null);
  status.set({ ban: me?.ban ?? null });
  if (me?.wait_ms) cooldown.start(me.wait_ms);
}

// --- Entrance --------------------------------------------------------------------------------

const surface = find("stage");
const pointers = new Pointers(surface);
const at = ({ x, y }) => {
  const point = camera.toBoard(x, y);
  return { x: Math.floor(point.x), y: Math.floor(point.y) };
};
const commands = makeCommands({ camera, palette, reticle, aim, onReticle: followReticle });
const isCalm = () => settings.get("motion") === "reduced" || matchMedia("(prefers-reduced-motion: reduce)").matches;

const gestures = [
  pointers,
  new PanGesture(pointers, camera, () => settings.get("inertia") && !isCalm()),
  new PinchGesture(pointers, camera),
  new WheelGesture(surface, camera),
  new HoverGesture(pointers, surface, (place) => {
    const point = place ? at(place) : { x: -1, y: -1 };
    reticle.hover(point.x, point.y);
  }),
  new PickGesture(pointers, (place) => pick(at(place))),
  new TapGesture(pointers, {
    onTap: (tap) => aim.tap({ ...at(tap), isTouch: tap.isTouch }),
    onSingle: (tap) => aim.single({ ...at(tap), isTouch: tap.isTouch }),
    onDouble: ({ x, y }) => camera.zoomAt(x, y, 2),
  }),
  new Keyboard({ keymap, commands, palette }),
  new Presence({
    onOnline: () => {
      status.set({ isOffline: false });
      line.wake();
    },
    onOffline: () => status.set({ isOffline: true }),
    onWake: () => line.wake(),
    onAway: () => line.sync.pause(),
    onBack: () => line.sync.start(),
  }),
];

function pick({ x, y }) {
  if (board.has(x, y)) palette.choose(board.color(x, y));
}

// Keeps the reticle in sight when the keyboard moves it.
function followReticle() {
  speaker.where();
  const { point } = reticle;
  if (!point) return;
  const { x, y } = camera.toScreen(point.x + 0.5, point.y + 0.5);
  const margin = 60;
  const isSeen = x > margin && y > margin && x < camera.width - margin && y < camera.height - camera.bottom - margin;
  if (!isSeen) camera.moveTo(point.x + 0.5, point.y + 0.5);
}

document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-action]")?.dataset.action;
  if (name) commands[name]?.({});
});
find("action").addEventListener("click", () => aim.confirm());

// --- Start -----------------------------------------------------------------------------------

const fitStage = () => stage.resize(find("dock").offsetHeight + 20);
new ResizeObserver(fitStage).observe(surface);
new ResizeObserver(fitStage).observe(find("dock"));
stage.restyle();
for (const gesture of gestures) gesture.enable();
statusBar.show();
line.sync.start();
meet();
api.config().then(configure, () => {}); // the socket's `config` says it again

// A handle for tests and for the curious.
window.place = {
  checksum: () => board.checksum(),
  color: (x, y) => board.color(x, y),
  camera,
  stage,
};
