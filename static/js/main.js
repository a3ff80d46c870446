// Where everything is joined: entrance (socket, gestures, keys) -> state -> exit (canvas, panels).

import { Address } from "./entrance/address.js";
import { Alarm } from "./entrance/alarm.js";
import { Api } from "./entrance/api.js";
import { makeCommands } from "./entrance/commands.js";
import { HoldGesture } from "./entrance/gestures/hold.js";
import { HoverGesture } from "./entrance/gestures/hover.js";
import { MoveTemplateGesture } from "./entrance/gestures/move_template.js";
import { PanGesture } from "./entrance/gestures/pan.js";
import { PickGesture } from "./entrance/gestures/pick.js";
import { PinchGesture } from "./entrance/gestures/pinch.js";
import { Pointers } from "./entrance/gestures/pointers.js";
import { TapGesture } from "./entrance/gestures/tap.js";
import { WheelGesture } from "./entrance/gestures/wheel.js";
import { Keyboard } from "./entrance/keyboard.js";
import { Line } from "./entrance/line.js";
import { keepForOffline } from "./entrance/offline.js";
import { Presence } from "./entrance/presence.js";
import { TemplateTools } from "./entrance/template_tools.js";
import { copy, makeViewTools } from "./entrance/view_tools.js";
import { ActionButton } from "./exit/action_button.js";
import { ActivityLayer } from "./exit/activity_layer.js";
import { GridLayer } from "./exit/grid_layer.js";
import { Inspector } from "./exit/inspector.js";
import { KeysPanel } from "./exit/keys_panel.js";
import { LiveRegion } from "./exit/live_region.js";
import { MarksLayer } from "./exit/marks_layer.js";
import { Minimap } from "./exit/minimap.js";
import { PaletteBar } from "./exit/palette_bar.js";
import { Panel } from "./exit/panel.js";
import { downloadPicture } from "./exit/picture.js";
import { reason } from "./exit/reasons.js";
import { ReticleLayer } from "./exit/reticle_layer.js";
import { SettingsPanel } from "./exit/settings_panel.js";
import { Speaker } from "./exit/speaker.js";
import { Stage } from "./exit/stage.js";
import { StatusBar } from "./exit/status_bar.js";
import { TemplateLayer } from "./exit/template_layer.js";
import { TemplatesPanel } from "./exit/templates_panel.js";
import { Theme } from "./exit/theme.js";
import { Tiles } from "./exit/tiles.js";
import { showTitle } from "./exit/title.js";
import { Toasts } from "./exit/toasts.js";
import * as texts from "./exit/texts.js";
import { loadWords } from "./exit/words.js";
import { Activity } from "./state/activity.js";
import { Aim } from "./state/aim.js";
import { Board } from "./state/board.js";
import { Camera } from "./state/camera.js";
import { Cooldown } from "./state/cooldown.js";
import { Keymap } from "./state/keymap.js";
import { Palette } from "./state/palette.js";
import { Placer } from "./state/placer.js";
import { Rate } from "./state/rate.js";
import { Reticle } from "./state/reticle.js";
import { Settings } from "./state/settings.js";
import { Status } from "./state/status.js";
import { Templates } from "./state/templates.js";

const CLOCK_MS = 100;
const RATE_MS = 2_000;
const NAME = "Place";
const root = document.documentElement;
const find = (id) => document.getElementById(id);

await loadWords(root.dataset.words);

// --- State -----------------------------------------------------------------------------------

const now = () => Date.now();
const settings = new Settings(localStorage);
const keymap = new Keymap(() => settings.get("keys"));
const board = new Board();
const camera = new Camera();
const palette = new Palette();
const cooldown = new Cooldown(now);
const reticle = new Reticle(board);
const status = new Status();
const rate = new Rate(now);
const activity = new Activity();
const templates = new Templates(board, palette);
const api = new Api();
const line = new Line({ api, board, storage: localStorage, now, random: Math.random });
const placer = new Placer({ board, cooldown, send: (place) => line.send(place) });
const aim = new Aim({ reticle, palette, placer, settings });

// --- Exit ------------------------------------------------------------------------------------

const tiles = new Tiles(board, palette);
const activityLayer = new ActivityLayer(activity);
const marksLayer = new MarksLayer(board, palette);
const gridLayer = new GridLayer();
const templateLayer = new TemplateLayer(templates, palette);
const reticleLayer = new ReticleLayer(reticle, palette);
const stage = new Stage(find("board"), camera, [tiles, activityLayer, marksLayer, templateLayer, gridLayer, reticleLayer]);
const minimap = new Minimap(find("minimap"), tiles, camera);
const toasts = new Toasts(find("toasts"));
const speaker = new Speaker({ live: new LiveRegion(find("live")), board, palette, reticle, cooldown });
const action = new ActionButton(find("action"), { palette, reticle, cooldown, status });
const theme = new Theme(settings, () => stage.restyle());
const statusBar = new StatusBar(
  { online: find("online"), rate: find("rate"), connection: find("connection"), banner: find("banner"), announcement: find("announcement") },
  status,
);
const inspector = new Inspector(find("inspector-body"), { board, palette, fetchPixel: (x, y) => api.pixel(x, y) });
const panels = {
  settings: new Panel(find("settings"), { isModal: true }),
  help: new Panel(find("help"), { isModal: true }),
  inspector: new Panel(find("inspector")),
  templates: new Panel(find("templates")),
};
new PaletteBar(find("palette"), palette);
new SettingsPanel(find("settings-form"), settings);
new KeysPanel(find("keys"), keymap, settings);
new TemplatesPanel({ list: find("template-list"), fields: find("template-fields"), empty: find("templates-empty") }, templates);

function say(text, level = "info") {
  toasts.show(text, level);
  speaker.say(text);
}

let isLoaded = false;
board.loaded.on(() => {
  tiles.reset();
  if (!isLoaded || camera.boardWidth !== board.width || camera.boardHeight !== board.height) {
    camera.setBoard(board.width, board.height);
    camera.fit();
    minimap.resize();
  }
  if (!isLoaded) {
    address.read();
    keepForOffline();
  }
  isLoaded = true;
  showBoard();
});
board.changed.on((indices) => {
  tiles.touch(indices);
  activity.mark(indices);
  showBoard();
});
board.advanced.on((count) => rate.add(count));

function showBoard() {
  root.dataset.seq = board.seq;
  minimap.touch();
  stage.ask();
}

palette.changed.on(() => {
  tiles.reset();
  minimap.touch();
});
for (const signal of [palette.changed, palette.chosen, camera.moved, templates.changed, templates.listed]) signal.on(() => stage.ask());

reticle.moved.on((point) => {
  const wanted = point && settings.get("autoPick") ? templates.colorAt(point.x, point.y) : null;
  if (wanted !== null) palette.choose(wanted);
  find("coordinates").hidden = !point;
  find("coordinates").textContent = point ? `${point.x}, ${point.y}` : "";
  find("cancel").hidden = !reticle.isHeld;
  stage.ask();
});

cooldown.changed.on(() => {
  showTime();
  alarm.tell();
});
setInterval(showTime, CLOCK_MS);
setInterval(() => status.set({ perMinute: rate.perMinute }), RATE_MS);

function showTime() {
  cooldown.tick();
  showTitle(cooldown, NAME);
  action.show();
}

const showSettings = {
  grid: (isOn) => tools.press("grid", (gridLayer.isOn = isOn)),
  marks: (isOn) => (marksLayer.isOn = isOn),
  minimap: (isOn) => {
    minimap.isOn = isOn;
    minimap.place();
  },
  notify: async (isOn) => {
    if (isOn && !(await alarm.allow())) {
      settings.set("notify", false);
      say(texts.notAllowed(), "bad");
    }
  },
};
settings.changed.on((name) => {
  showSettings[name]?.(settings.get(name));
  stage.ask();
});

// --- Placing ---------------------------------------------------------------------------------

const alarm = new Alarm({ settings, cooldown, text: texts.mayPlace });
let lastPixel = null;
aim.missed.on(() => say(texts.chooseFirst()));
placer.placed.on((place) => {
  lastPixel = place;
  status.set({ isUnavailable: false });
  speaker.placed(place);
});
placer.refused.on(({ refusal }) => {
  say(reason(refusal), "bad");
  status.set({ isUnavailable: refusal.slug === "unavailable" });
  if (refusal.slug === "banned") status.set({ ban: refusal.problem });
  if (refusal.slug === "unanswered") meet();
});

// --- The server ------------------------------------------------------------------------------

const messages = {
  hello: ({ online }) => status.set({ online }),
  online: ({ count }) => status.set({ online: count }),
  config: (config) => configure(config),
  notice: ({ text, level }) => say(text, level === "info" ? "info" : "bad"),
};
line.sync.control.on((message) => messages[message.type]?.(message));
line.sync.status.on((connection) => {
  status.set({ connection });
  if (connection === "live") rate.restart();
  root.dataset.connected = String(connection === "live");
});

function configure(config) {
  palette.load(config.palette);
  status.set({ state: config.state, announcement: config.announcement ?? "" });
  const isResized = config.width !== board.width || config.height !== board.height;
  if (isLoaded && isResized) line.sync.reload();
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
const isCalm = () => settings.get("motion") === "reduced" || (settings.get("motion") === "system" && matchMedia("(prefers-reduced-motion: reduce)").matches);
const pan = new PanGesture(pointers, camera, () => settings.get("inertia") && !isCalm());
const drag = new MoveTemplateGesture(pointers, camera, templates);
const address = new Address({ camera, template: () => (templates.chosen?.url ? templates.chosen : null), onLink: follow });
const tools = makeViewTools({
  settings, stage, activity, activityLayer, say,
  fetchActivity: () => api.bytes("/api/activity"),
  overlays: [templateLayer, gridLayer],
  words: { untouched: texts.untouched, heat: texts.heat, failed: reason },
});
const templateTools = new TemplateTools({ templates, camera, drag, pan, words: { failed: (error) => say(texts.pictureProblem(error), "bad") } });

const pixelAt = ({ x, y }) => {
  const point = camera.toBoard(x, y);
  return { x: Math.floor(point.x), y: Math.floor(point.y) };
};
const middle = () => ({ x: Math.floor(camera.x), y: Math.floor(camera.y) });

const commands = {
  ...makeCommands({ camera, palette, reticle, aim, onReticle: followReticle }),
  ...tools,
  cancel: () => {
    const open = [panels.inspector, panels.templates].find((panel) => panel.isOpen);
    if (open) open.close();
    else aim.cancel();
  },
  pick: () => reticle.point && pick(reticle.point),
  inspect: () => inspect(reticle.point ?? middle()),
  lastPixel: () => (lastPixel ? goTo(lastPixel) : say(texts.noLastPixel())),
  nextWrong: () => goToWrong(),
  opacityUp: () => templateTools.more(1),
  opacityDown: () => templateTools.more(-1),
  copyLink: () => share(null),
  snapshot: () => downloadPicture(board, tiles, settings.get("pictureScale"), `place-${board.seq}.png`),
  templates: () => panels.templates.toggle(),
  settings: () => panels.settings.toggle(),
  help: () => panels.help.toggle(),
};

const gestures = [
  pointers,
  pan,
  new PinchGesture(pointers, camera),
  new WheelGesture(surface, camera),
  new HoverGesture(pointers, surface, (place) => {
    const point = place ? pixelAt(place) : { x: -1, y: -1 };
    reticle.hover(point.x, point.y);
  }),
  new HoldGesture(pointers, (place) => inspect(pixelAt(place))),
  new PickGesture(pointers, (place) => pick(pixelAt(place))),
  new TapGesture(pointers, {
    onTap: (tap) => {
      if (tap.shift) inspect(pixelAt(tap));
      else if (tap.alt) pick(pixelAt(tap));
      else aim.tap({ ...pixelAt(tap), isTouch: tap.isTouch });
    },
    onSingle: (tap) => tap.shift || tap.alt || aim.single({ ...pixelAt(tap), isTouch: tap.isTouch }),
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
  address,
  alarm,
];

function pick({ x, y }) {
  if (board.has(x, y)) palette.choose(board.color(x, y));
}

let inspected = null;
function inspect(point) {
  if (!board.has(point.x, point.y)) return;
  inspected = point;
  panels.templates.close();
  panels.inspector.open();
  inspector.show(point);
}

function goTo({ x, y }, scale = Math.max(camera.scale, 20)) {
  camera.moveTo(x + 0.5, y + 0.5, scale);
  reticle.hold(x, y);
  speaker.where();
}

function goToWrong() {
  const point = templates.nextWrong(reticle.isHeld ? reticle.point : null);
  if (!point) return say(texts.nothingWrong());
  palette.choose(templates.colorAt(point.x, point.y));
  goTo(point);
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

function follow({ view, template }) {
  if (view) camera.moveTo(view.x + 0.5, view.y + 0.5, view.scale ?? camera.scale);
  if (template) templateTools.fromLink(template);
}

async function share(point) {
  const link = address.shared(point);
  say((await copy(link)) ? texts.linkCopied() : link);
}

templateTools.onShare = (template) => {
  if (!template.url) return say(texts.notShareable(), "bad");
  share({ x: template.x + template.width / 2, y: template.y + template.height / 2 });
};
templateTools.onGo = (place) => (place ? camera.moveTo(place.x, place.y) : goToWrong());
templates.edited.on(() => address.writeSoon());

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-action]");
  if (button) commands[button.dataset.action]?.({});
  if (button && !button.dataset.action.startsWith("zoom")) showMenu(false);
});
find("action").addEventListener("click", () => aim.confirm());
find("cancel").addEventListener("click", () => aim.cancel());
find("menu").addEventListener("click", () => showMenu(!find("tools").classList.contains("open")));
pointers.down.on(() => showMenu(false));

function showMenu(isOpen) {
  find("tools").classList.toggle("open", isOpen);
  find("menu").setAttribute("aria-expanded", String(isOpen));
}

find("settings-reset").addEventListener("click", () => settings.reset());
find("language").addEventListener("change", ({ target }) => {
  document.cookie = `django_language=${target.value}; path=/; max-age=31536000; samesite=lax`;
  location.reload();
});
find("inspector-link").addEventListener("click", () => share(inspected));
find("inspector-pick").addEventListener("click", () => pick(inspected));
find("template-file").addEventListener("change", async ({ target }) => {
  if (target.files[0]) await templateTools.fromFile(target.files[0]);
  target.value = "";
});
find("template-url").addEventListener("submit", (event) => {
  event.preventDefault();
  templateTools.fromUrl(event.target.elements.url.value);
  event.target.reset();
});
find("template-fields").addEventListener("submit", (event) => event.preventDefault());
find("template-fields").addEventListener("click", ({ target }) => templateTools.act(target.closest("[data-template-action]")?.dataset.templateAction));

// --- Start -----------------------------------------------------------------------------------

function fitStage() {
  const height = find("dock").offsetHeight;
  root.style.setProperty("--dock-height", `${height}px`);
  stage.resize(height + 12);
}
new ResizeObserver(fitStage).observe(surface);
new ResizeObserver(fitStage).observe(find("dock"));
theme.show();
for (const name of ["grid", "marks", "minimap"]) showSettings[name](settings.get(name));
for (const gesture of gestures) gesture.enable();
statusBar.show();
line.sync.start();
meet();
templateTools.restore();
api.config().then(configure, () => {}); // the socket's `config` says it again

// A handle for tests and for the curious.
window.place = { checksum: () => board.checksum(), board, camera, palette, reticle, stage, templates, settings, cooldown, alarm, sync: line.sync };
