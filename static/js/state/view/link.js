// The address: a place, which servers of other sites read, too, and behind "#" the view and
// templates in the form that Pxls uses.

const TEMPLATE_NAMES = ["template", "ox", "oy", "tw", "title", "convert"];
const PLACE_SCALE = 20; // of a place whose address names none
const MOST_SCALE = 50;
const SNAPS = new Map([
  ["nearestCustom", true], // show the palette's colours
  ["unconverted", false], // show the picture's own
]);

// Takes what is behind "#" or "?". A plus sign is one: Pxls does not mean a space by it.
export function parseLink(text) {
  const values = new URLSearchParams(text.replace(/^[#?]/, "").replaceAll("+", "%2B"));
  const view = {};
  for (const name of ["x", "y", "scale"]) {
    const value = number(values.get(name));
    if (value !== null) view[name] = value;
  }
  const isView = "x" in view && "y" in view;
  return { view: isView ? view : null, template: parseTemplate(values) };
}

// `/at/x,y` or `/at/x,y,scale`; null for any other path.
export function parsePlace(path) {
  const found = /^\/at\/(-?\d+),(-?\d+)(?:,(\d+))?$/.exec(path);
  if (!found) return null;
  const [x, y, scale] = found.slice(1).map((text) => (text === undefined ? NaN : Number(text)));
  return Number.isNaN(scale) ? { x, y, scale: PLACE_SCALE } : { x, y, scale };
}

// The number of a moment of the past; null for now.
export function parseMoment(text) {
  const [, seq] = /[#?&]seq=(\d{1,15})(?:&|$)/.exec(text) ?? [];
  return seq ? Number(seq) : null;
}

export function formatPlace({ x, y, scale }, template = null, seq = null) {
  const zoom = Math.min(MOST_SCALE, Math.max(1, Math.round(scale)));
  const end = zoom === PLACE_SCALE ? "" : `,${zoom}`;
  const behind = [...momentParts(seq), ...templateParts(template)].join("&");
  return `/at/${Math.floor(x)},${Math.floor(y)}${end}${behind && `#${behind}`}`;
}

function parseTemplate(values) {
  const url = values.get("template");
  if (!url) return null;
  const width = number(values.get("tw"));
  return {
    url,
    x: Math.round(number(values.get("ox")) ?? 0),
    y: Math.round(number(values.get("oy")) ?? 0),
    width: width > 0 ? Math.round(width) : null,
    title: values.get("title") ?? "",
    snap: SNAPS.get(values.get("convert")) ?? null, // null: not said
  };
}

// Without a view it is the template's: as much of it as a screen has room for.
export function formatLink(view, template = null, seq = null) {
  const parts = view ? [`x=${Math.floor(view.x)}`, `y=${Math.floor(view.y)}`] : [];
  if (view) parts.push(`scale=${round(view.scale)}`);
  return `#${[...parts, ...momentParts(seq), ...templateParts(template)].join("&")}`;
}

function momentParts(seq) {
  return seq === null ? [] : [`seq=${seq}`];
}

function templateParts(template) {
  if (!template?.url) return [];
  const { url, x: ox, y: oy, width: tw, title, snap } = template;
  const [convert] = [...SNAPS].find(([, value]) => value === snap) ?? [""];
  const named = { template: url, ox, oy, tw, title, convert };
  const names = TEMPLATE_NAMES.filter((name) => named[name] || named[name] === 0);
  return names.map((name) => `${name}=${encodeURIComponent(named[name])}`);
}

function number(text) {
  const value = text === null || text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(value) ? value : null;
}

function round(scale) {
  return Number(scale.toFixed(scale < 10 ? 2 : 1));
}
