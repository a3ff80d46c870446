// Server -> state: what its messages mean for the page, and how placing went.

import { reason } from "../exit/reasons.js";
import * as texts from "../exit/texts.js";

const root = document.documentElement;

export function joinServer(page) {
  const { line, api, session, tabs, status, palette, board, cooldown, rate, undo, say } = page;
  const configure = (config) => {
    palette.load(config.palette);
    undo.configure(config);
    status.set({ state: config.state, announcement: config.announcement ?? "" });
    if (line.sync.hasBoard && (config.width !== board.width || config.height !== board.height))
      line.sync.reload();
  };
  const messages = {
    hello: ({ online }) => status.set({ online }),
    online: ({ count }) => status.set({ online: count }),
    config: configure,
    notice: ({ text, level }) => say(text, level === "info" ? "info" : "bad"),
  };
  line.sync.control.on((message) => messages[message.type]?.(message));
  line.sync.status.on((connection) => {
    status.set({ connection });
    if (connection === "live") rate.restart();
    root.dataset.connected = String(connection === "live");
  });
  api.config().then(configure, () => {}); // the socket's `config` says it again
  line.sync.start();
  meet({ session, status, cooldown });
  tabs.joined.on(() => meet({ session, status, cooldown }));
}

// The session may know of a cooldown or a ban from before. Without an answer nothing is known.
export async function meet({ session, status, cooldown }) {
  const me = await session.me().catch(() => undefined);
  if (me === undefined) return;
  status.set({ ban: me?.ban ?? null });
  if (me?.wait_ms) cooldown.start(me.wait_ms);
}

export function joinPlacing({ aim, placer, status, speaker, say, session, cooldown }) {
  aim.missed.on(() => say(texts.chooseFirst()));
  placer.placed.on((place) => {
    status.set({ isUnavailable: false });
    speaker.placed(place);
  });
  placer.refused.on(({ refusal }) => {
    say(reason(refusal), "bad");
    status.set({ isUnavailable: refusal.slug === "unavailable" });
    if (refusal.slug === "banned") status.set({ ban: refusal.problem });
    if (refusal.slug === "unanswered") meet({ session, status, cooldown });
  });
}
