// Server -> state: what its messages mean for the page, and how placing went.

import { delay } from "../entrance/server/delay.js";
import { reason } from "../exit/words/reasons.js";
import * as texts from "../exit/words/texts.js";
import { Grid } from "../wire/grid.js";

const root = document.documentElement;

const APART_MS = 1_500; // over which the pages that come back together ask
const RETRY_MS = 5_000;
const BANNED = 4003; // close code

export function joinServer(page) {
  const { line, status, rate, say, standing, serverClock } = page;
  const configure = makeConfigure(page);
  const messages = {
    hello: ({ online, at }) => {
      serverClock.set(at);
      status.set({ online });
    },
    online: ({ count }) => status.set({ online: count }),
    config: configure,
    notice: ({ text, level }) => say(text, level === "info" ? "info" : "bad"),
  };
  line.sync.control.on((message) => messages[message.type]?.(message));
  line.sync.status.on((connection) => {
    status.set({ connection });
    if (connection === "live" || connection === "polling") status.set({ isOffline: false });
    if (connection === "live") rate.restart();
    root.dataset.connected = String(connection === "live");
  });
  line.sync.closed.on((code) => code === BANNED && standing.ask());
  joinStanding(page, configure);
  line.sync.start();
}

function makeConfigure(page) {
  const { line, status, palette, board, cooldown, undo, face, standing } = page;
  const { countdown, protection } = page;
  return (config) => {
    countdown.load(config.event);
    palette.load(config.palette);
    undo.configure(config);
    face.load(config);
    protection.configure(config);
    const { state, announcement = "", cooldown_seconds: cooldownSeconds } = config;
    status.set({ state, announcement, cooldownSeconds });
    cooldown.limit(cooldownSeconds * 1000);
    if (status.ban) standing.ask(); // a moderator changed something: perhaps this
    const isOther = line.sync.hasBoard && !board.grow(new Grid(config), config.seq);
    if (isOther) line.sync.reload();
  };
}

// What may have changed while nobody told us is asked for: at first, after each gap, and with
// each look at the board where there is no socket.
function joinStanding(page, configure) {
  const { line, session, status, standing } = page;
  const config = makeConfigReader(page, configure);
  let wasLost = false;
  const ask = (withinMs) => {
    const ms = Math.random() * withinMs;
    config.readIn(ms);
    if (!session.isMissing) standing.askIn(ms);
  };
  line.sync.status.on((connection) => {
    if (connection === "live" && wasLost) ask(APART_MS);
    wasLost = connection === "loading" ? wasLost : connection !== "live";
  });
  line.sync.polled.on(() => {
    status.set({ isOffline: false });
    ask(0);
  });
  joinTabs(page);
  config.read();
  standing.ask();
}

// Until it is answered; what the socket says in the meantime is newer.
function makeConfigReader({ line, api }, configure) {
  let [told, cancel] = [0, () => {}];
  line.sync.control.on(({ type }) => type === "config" && told++);
  const readIn = (ms) => {
    cancel();
    cancel = delay(ms, read);
  };
  const read = async () => {
    const before = told;
    const config = await api.config().catch(() => null);
    if (!config) readIn(RETRY_MS);
    else if (before === told) configure(config);
  };
  return { read, readIn };
}

function joinTabs({ tabs, cooldown, standing }) {
  cooldown.changed.on(() => tabs.tellWait(cooldown.waitMs));
  tabs.waited.on((waitMs) => {
    if (waitMs > cooldown.waitMs) cooldown.agree(waitMs);
    else if (waitMs === 0 && cooldown.waitMs > 0) standing.ask(); // it was taken back there
  });
  tabs.joined.on(() => standing.ask());
}

export function joinPlacing({ aim, placer, status, speaker, say, standing }) {
  const missed = {
    color: texts.chooseFirst,
    pixel: texts.pickFirst,
    protected: () => reason({ slug: "protected" }),
  };
  aim.missed.on((what) => say(missed[what]()));
  placer.placed.on((place) => {
    status.set({ isUnavailable: false });
    speaker.placed(place);
  });
  placer.refused.on(({ refusal }) => {
    say(reason(refusal), "bad");
    status.set({ isUnavailable: refusal.slug === "unavailable" });
    if (refusal.slug === "banned") status.set({ ban: refusal.problem });
    if (["banned", "unanswered"].includes(refusal.slug)) standing.ask();
  });
}
