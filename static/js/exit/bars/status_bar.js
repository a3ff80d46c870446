// The state of things in words: connection, online count, banner with what keeps one from placing.

import { banText } from "../words/reasons.js";
import { gettext, ngettext, number } from "../words/words.js";

export class StatusBar {
  #elements;
  #status;

  constructor(elements, status) {
    this.#elements = elements; // {online, rate, connection, banner, announcement}
    this.#status = status;
    status.changed.on(() => this.show());
  }

  show() {
    const { online, rate, connection, banner, announcement } = this.#elements;
    const status = this.#status;
    const isLive = status.connection === "live" && !status.isOffline;
    connection.dataset.state = isLive ? "live" : "waiting";
    connection.textContent = isLive ? gettext("Live") : connectionText(status);
    // What is only heard over a socket is not known without one.
    write(online, isLive && status.online !== null ? people(Math.max(1, status.online)) : "");
    write(rate, isLive && status.perMinute !== null ? perMinute(status.perMinute) : "");
    write(banner, bannerText(status));
    banner.dataset.kind = status.isOffline ? "offline" : (status.obstacle ?? "wait");
    write(announcement, status.dismissed === status.announcement ? "" : status.announcement);
  }
}

function people(count) {
  return ngettext("%(number)s person here", "%(number)s people here", count, {
    number: number(count),
  });
}

function perMinute(count) {
  return ngettext("%(number)s pixel per minute", "%(number)s pixels per minute", count, {
    number: number(count),
  });
}

function connectionText({ connection, isOffline }) {
  if (isOffline) return gettext("Offline");
  if (connection === "polling") return gettext("Delayed");
  if (connection === "waiting") return gettext("Reconnecting");
  if (connection === "paused") return gettext("Paused");
  return gettext("Loading");
}

function bannerText(status) {
  if (status.isOffline)
    return gettext("You are offline. The board will catch up as soon as you’re back.");
  if (status.ban) return banText(status.ban);
  if (status.state === "frozen")
    return gettext("The board is frozen. You can look around, but nobody can place right now.");
  if (status.state === "ended") return gettext("The event is over. Thanks for drawing!");
  if (status.isUnavailable)
    return gettext("Nobody can place right now. It will work again by itself.");
  if (status.connection === "polling")
    return gettext("This network blocks live updates. The board is refreshed every few seconds.");
  if (status.connection === "waiting") return gettext("Connection lost. Reconnecting…");
  return "";
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = !text;
}
