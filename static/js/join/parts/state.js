// Everything that the page knows, before anything is shown or connected.

import { Motion } from "../../entrance/page/motion.js";
import { openStorage } from "../../entrance/page/storage.js";
import { Tabs } from "../../entrance/page/tabs.js";
import { Api } from "../../entrance/server/api.js";
import { delay } from "../../entrance/server/delay.js";
import { Line } from "../../entrance/server/line.js";
import { Session } from "../../entrance/server/session.js";
import { find } from "../../exit/page/find.js";
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

const now = () => performance.now(); // which nobody can set

export function makeState() {
  const page = { ...makeChoices(), ...makeBoard() };
  Object.assign(page, makeLine(page));
  Object.assign(page, makeOverlays(page));
  return Object.assign(page, makePlacing(page));
}

function makeChoices() {
  const storage = openStorage();
  const settings = new Settings(storage);
  const keymap = new Keymap(() => settings.get("keys"));
  return { storage, settings, keymap, motion: new Motion(settings) };
}

function makeBoard() {
  const serverClock = new ServerClock({ now, own: Date.now });
  return {
    board: new Board(),
    palette: new Palette(),
    camera: new Camera(),
    face: new Face(find("name").textContent),
    status: new Status(),
    rate: new Rate(now),
    serverClock,
    countdown: new Countdown(serverClock),
  };
}

function makeLine({ board, status }) {
  const api = new Api();
  const tabs = new Tabs();
  const session = new Session(api, tabs);
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
  return { api, tabs, session, line };
}

function makeOverlays({ api, board, palette }) {
  const activity = new Activity(board);
  return {
    activity,
    maps: new Maps({ activity, read: () => api.bytes("/api/activity"), delay }),
    protection: new Protection({ board, read: () => api.protected(), delay }),
    templates: new Templates(board, palette),
  };
}

function makePlacing({ board, palette, settings, protection, status, api, session, line }) {
  const cooldown = new Cooldown(now);
  const reticle = new Reticle(board);
  const placer = new Placer({ board, cooldown, send: (place) => line.send(place) });
  const isProtected = (x, y) => protection.has(x, y);
  return {
    cooldown,
    reticle,
    placer,
    standing: new Standing({ me: () => session.me(), status, cooldown, delay }),
    landmark: new Landmark({ board, reticle, placer }),
    aim: new Aim({ reticle, palette, placer, settings, isProtected }),
    undo: new Undo({ board, placer, cooldown, now, send: () => api.undo() }),
  };
}
