// Everything that the page is made of, before anything is connected.

import { Motion } from "../../entrance/page/motion.js";
import { openStorage } from "../../entrance/page/storage.js";
import { Tabs } from "../../entrance/page/tabs.js";
import { Api } from "../../entrance/server/api.js";
import { Line } from "../../entrance/server/line.js";
import { Session } from "../../entrance/server/session.js";
import { ActionButton } from "../../exit/bars/action_button.js";
import { EventPill } from "../../exit/bars/event_pill.js";
import { PaletteBar } from "../../exit/bars/palette_bar.js";
import { StatusBar } from "../../exit/bars/status_bar.js";
import { ToolKeys } from "../../exit/bars/tool_keys.js";
import { UndoButton } from "../../exit/bars/undo_button.js";
import { LiveRegion } from "../../exit/page/live_region.js";
import { Toasts } from "../../exit/page/toasts.js";
import { Inspector } from "../../exit/panels/inspector.js";
import { KeysPanel } from "../../exit/panels/keys_panel.js";
import { Panel } from "../../exit/panels/panel.js";
import { SettingsPanel } from "../../exit/panels/settings_panel.js";
import { TemplatesPanel } from "../../exit/panels/templates_panel.js";
import { Speaker } from "../../exit/words/speaker.js";
import { Activity } from "../../state/board/activity.js";
import { Board } from "../../state/board/board.js";
import { Face } from "../../state/board/face.js";
import { Maps } from "../../state/board/maps.js";
import { Palette } from "../../state/board/palette.js";
import { Protection } from "../../state/board/protection.js";
import { Rate } from "../../state/board/rate.js";
import { Status } from "../../state/board/status.js";
import { Countdown } from "../../state/clock/countdown.js";
import { ServerClock } from "../../state/clock/server_clock.js";
import { Aim } from "../../state/placing/aim.js";
import { Cooldown } from "../../state/placing/cooldown.js";
import { Placer } from "../../state/placing/placer.js";
import { Reticle } from "../../state/placing/reticle.js";
import { Standing } from "../../state/placing/standing.js";
import { Undo } from "../../state/placing/undo.js";
import { Keymap } from "../../state/settings/keymap.js";
import { Settings } from "../../state/settings/settings.js";
import { Templates } from "../../state/template/templates.js";
import { Camera } from "../../state/view/camera.js";
import { Landmark } from "../../state/view/landmark.js";

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
