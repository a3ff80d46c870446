// Everything that the page is made of, before anything is connected.

import { Api } from "../entrance/api.js";
import { Line } from "../entrance/line.js";
import { Motion } from "../entrance/motion.js";
import { Session } from "../entrance/session.js";
import { openStorage } from "../entrance/storage.js";
import { Tabs } from "../entrance/tabs.js";
import { ActionButton } from "../exit/action_button.js";
import { EventPill } from "../exit/event_pill.js";
import { Inspector } from "../exit/inspector.js";
import { KeysPanel } from "../exit/keys_panel.js";
import { LiveRegion } from "../exit/live_region.js";
import { PaletteBar } from "../exit/palette_bar.js";
import { Panel } from "../exit/panel.js";
import { SettingsPanel } from "../exit/settings_panel.js";
import { Speaker } from "../exit/speaker.js";
import { StatusBar } from "../exit/status_bar.js";
import { TemplatesPanel } from "../exit/templates_panel.js";
import { Toasts } from "../exit/toasts.js";
import { ToolKeys } from "../exit/tool_keys.js";
import { UndoButton } from "../exit/undo_button.js";
import { Activity } from "../state/activity.js";
import { Aim } from "../state/aim.js";
import { Board } from "../state/board.js";
import { Camera } from "../state/camera.js";
import { Cooldown } from "../state/cooldown.js";
import { Countdown } from "../state/countdown.js";
import { Face } from "../state/face.js";
import { Keymap } from "../state/keymap.js";
import { Landmark } from "../state/landmark.js";
import { Maps } from "../state/maps.js";
import { Palette } from "../state/palette.js";
import { Placer } from "../state/placer.js";
import { Rate } from "../state/rate.js";
import { Protection } from "../state/protection.js";
import { Reticle } from "../state/reticle.js";
import { ServerClock } from "../state/server_clock.js";
import { Settings } from "../state/settings.js";
import { Standing } from "../state/standing.js";
import { Status } from "../state/status.js";
import { Templates } from "../state/templates.js";
import { Undo } from "../state/undo.js";

export const find = (id) => document.getElementById(id);

export function makeState() {
  const now = () => performance.now(); // which nobody can set
  const storage = openStorage();
  const settings = new Settings(storage);
  const board = new Board();
  const palette = new Palette();
  const cooldown = new Cooldown(now);
  const reticle = new Reticle(board);
  const api = new Api();
  const tabs = new Tabs();
  const session = new Session(api, tabs);
  const status = new Status();
  const line = new Line({
    api,
    session,
    tabs,
    board,
    now,
    random: Math.random,
    isOffline: () => status.isOffline,
    hasCooldown: () => status.cooldownSeconds > 0,
  });
  const serverClock = new ServerClock({ now, own: Date.now });
  const standing = new Standing({ me: () => session.me(), status, cooldown, delay });
  const activity = new Activity();
  const protection = new Protection({ read: () => api.protected(), delay });
  const placer = new Placer({ board, cooldown, send: (place) => line.send(place) });
  return {
    storage,
    settings,
    board,
    palette,
    cooldown,
    reticle,
    api,
    tabs,
    session,
    line,
    standing,
    status,
    placer,
    keymap: new Keymap(() => settings.get("keys")),
    camera: new Camera(),
    landmark: new Landmark({ board, reticle, placer }),
    face: new Face(find("name").textContent),
    motion: new Motion(settings),
    serverClock,
    countdown: new Countdown(serverClock),
    rate: new Rate(now),
    activity,
    maps: new Maps({ activity, read: () => api.bytes("/api/activity"), delay }),
    templates: new Templates(board, palette),
    protection,
    aim: new Aim({
      reticle,
      palette,
      placer,
      settings,
      isProtected: (x, y) => protection.has(x, y),
    }),
    undo: new Undo({ board, placer, cooldown, now, send: () => api.undo() }),
  };
}

function delay(ms, then) {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
}

export function makePanels({
  board,
  palette,
  reticle,
  cooldown,
  status,
  protection,
  settings,
  motion,
  keymap,
  templates,
  api,
  session,
  serverClock,
  countdown,
  undo,
}) {
  new UndoButton(find("undo"), undo);
  new PaletteBar(find("palette"), palette);
  new SettingsPanel(find("settings-form"), settings);
  new KeysPanel(find("keys"), keymap, settings);
  new ToolKeys(find("tools"), keymap, settings);
  new TemplatesPanel(
    {
      list: find("template-list"),
      fields: find("template-fields"),
      empty: find("templates-empty"),
    },
    templates,
  );
  const bar = ["online", "rate", "connection", "banner", "announcement"].map((id) => [
    id,
    find(id),
  ]);
  const toasts = new Toasts(find("toasts"));
  const speaker = new Speaker({
    live: new LiveRegion(find("live")),
    board,
    palette,
    reticle,
    cooldown,
    protection,
  });
  return {
    speaker,
    eventPill: new EventPill(find("event"), countdown),
    statusBar: new StatusBar(Object.fromEntries(bar), status),
    action: new ActionButton(find("action"), {
      palette,
      reticle,
      cooldown,
      status,
      motion,
      protection,
    }),
    inspector: new Inspector(find("inspector-body"), {
      board,
      palette,
      clock: serverClock,
      ownName: () => session.name,
      fetchPixel: (x, y) => api.pixel(x, y),
      fetchMore: (x, y) => api.more(x, y),
    }),
    panels: {
      settings: new Panel(find("settings"), { isModal: true }),
      help: new Panel(find("help"), { isModal: true }),
      inspector: new Panel(find("inspector")),
      templates: new Panel(find("templates")),
      link: new Panel(find("link"), { isModal: true }),
      question: new Panel(find("site-question"), { isModal: true }),
    },
    say: (text, level = "info") => {
      toasts.show(text, level);
      speaker.say(text);
    },
  };
}
