// Keeps the page for an offline start, and the last board to look at. Everything of ours is
// asked from the network first, so that nobody is left with yesterday's page.

const PAGE = "place-page";
const BOARD = "place-board";
const FILES = {{ files|safe }};
const WORDS = {{ words|safe }};
const KEPT_ANSWERS = ["/api/board", "/api/config"];

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keepPage(), keepBoard()]).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && url.pathname === "/") event.respondWith(fresh(request, PAGE, "/"));
  else if (request.mode === "navigate" && /^\/at\/[\d,]+$/.test(url.pathname))
    event.respondWith(fetch(request).catch(async (error) => (await caches.match("/")) ?? Promise.reject(error)));
  else if (request.cache === "no-cache") return; // the server's own word is wanted
  else if (KEPT_ANSWERS.includes(url.pathname)) event.respondWith(fresh(request, BOARD, url.pathname));
  else if (FILES.includes(url.pathname) || WORDS.includes(url.pathname))
    event.respondWith(fresh(request, PAGE, url.pathname));
});

// A notification leads to the page that is open, or to a new one.
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(goToPage());
});

async function goToPage() {
  const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (page) await page.focus();
  else await self.clients.openWindow("/");
}

async function keepPage() {
  const cache = await caches.open(PAGE);
  await cache.addAll(["/", ...FILES, ...WORDS]);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith("/static/") && !FILES.includes(pathname)) await cache.delete(request);
  }
}

// What the page that installs this has just shown: most of it is still in the browser's cache,
// so that a large board is not sent twice.
async function keepBoard() {
  const cache = await caches.open(BOARD);
  for (const path of KEPT_ANSWERS) {
    const response = await fetch(path, { cache: "force-cache" });
    if (response.ok) await cache.put(path, response);
  }
}

// The network's answer, kept for later; what was kept, if there is no network. Where nothing can
// be kept, on a full disk for one, the answer is still the answer.
async function fresh(request, name, key) {
  let response;
  try {
    response = await fetch(request);
  } catch (error) {
    const kept = await caches.match(key, { cacheName: name }).catch(() => null);
    if (kept) return kept;
    throw error;
  }
  if (response.ok) await keep(name, key, response.clone()).catch(() => {});
  return response;
}

async function keep(name, key, response) {
  const cache = await caches.open(name);
  await cache.put(key, response);
}
