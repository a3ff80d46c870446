// How long ago something was, as one number and its unit: 3 minutes, 2 days.

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const JUST_NOW = 45; // seconds

const UNITS = [
  ["year", 365 * DAY],
  ["month", 30 * DAY],
  ["day", DAY],
  ["hour", HOUR],
  ["minute", MINUTE],
];

// A clock that is behind must not put the past into the future.
export function ago(ms) {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < JUST_NOW) return { count: 0, unit: "second" };
  const [unit, length] = UNITS.find(([, length]) => seconds >= length) ?? UNITS.at(-1);
  return { count: Math.max(1, Math.floor(seconds / length)), unit };
}
