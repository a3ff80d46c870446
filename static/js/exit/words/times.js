// Times as people say them: "3 minutes ago", with the exact time behind it.

import { ago } from "../../state/clock/ago.js";

export function timeElement(at, nowMs) {
  const element = document.createElement("time");
  element.dateTime = at;
  element.title = new Date(at).toLocaleString(language(), { dateStyle: "long", timeStyle: "medium" });
  element.className = "quiet";
  element.setAttribute("aria-live", "off"); // a minute that passes is no news
  show(element, nowMs);
  return element;
}

export function refreshTimes(root, nowMs) {
  for (const element of root.querySelectorAll("time")) show(element, nowMs);
}

function show(element, nowMs) {
  const text = agoText(nowMs - Date.parse(element.dateTime));
  if (element.textContent !== text) element.textContent = text;
}

function agoText(ms) {
  const { count, unit } = ago(ms);
  const numeric = count ? "always" : "auto"; // "now" has no number
  return new Intl.RelativeTimeFormat(language(), { numeric }).format(-count, unit);
}

function language() {
  return document.documentElement.lang;
}
