import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { createContext, runInContext } from "node:vm";

import { Notice } from "../../../../static/js/entrance/page/notice.js";

const WORKER = new URL("../../../../board/templates/board/sw.js", import.meta.url);

// A browser where pages may notify, by themselves or through their worker only, as on Android.
function openBrowser({ isAndroid, worker }) {
  const shown = [];
  globalThis.document = { querySelector: () => ({ href: "https://a.example/icon.png" }) };
  globalThis.Notification = class {
    static permission = "granted";
    constructor(title, { body }) {
      if (isAndroid) throw new TypeError("Illegal constructor.");
      shown.push(["page", title, body]);
    }
    close() {
      shown.pop();
    }
  };
  const registration = {
    active: {},
    showNotification: async (title, { body }) => shown.push(["worker", title, body]),
    getNotifications: async () => shown.map(() => ({ close: () => shown.pop() })),
  };
  const serviceWorker = { getRegistration: async () => (worker ? registration : undefined) };
  Object.defineProperty(globalThis, "navigator", {
    value: worker === null ? {} : { serviceWorker },
    configurable: true,
  });
  return shown;
}

test("on Android the worker shows it, and it goes when the next wait begins", async () => {
  const shown = openBrowser({ isAndroid: true, worker: true });
  const notice = new Notice();
  await notice.show("Pixel Town", "You can place again.");
  assert.deepEqual(shown, [["worker", "Pixel Town", "You can place again."]]);
  await notice.close();
  assert.deepEqual(shown, []);
});

for (const [what, worker] of [
  ["without a worker", false],
  ["where there are none", null],
])
  test(`${what} the page shows it itself`, async () => {
    const shown = openBrowser({ isAndroid: false, worker });
    const notice = new Notice();
    await notice.show("Place", "Now.");
    assert.deepEqual(shown, [["page", "Place", "Now."]]);
    await notice.close();
    assert.deepEqual(shown, []);
  });

test("where nothing can show it, nothing breaks", async () => {
  const shown = openBrowser({ isAndroid: true, worker: false });
  await new Notice().show("Place", "Now.");
  assert.deepEqual(shown, []);
});

test("a click on it leads to the open page, or opens one", async () => {
  const done = [];
  const pages = [{ focus: async () => done.push("focused") }];
  const click = await workersClick({
    matchAll: async () => pages,
    openWindow: async (path) => done.push(`opened ${path}`),
  });
  await click(() => done.push("closed"));
  pages.pop();
  await click(() => {});
  assert.deepEqual(done, ["closed", "focused", "opened /"]);
});

async function workersClick(clients) {
  const listeners = {};
  const self = { clients, addEventListener: (name, listener) => (listeners[name] = listener) };
  const source = readFileSync(WORKER, "utf8").replace(/\{\{ \w+\|safe \}\}/g, "[]");
  runInContext(source, createContext({ self }));
  return (close) =>
    new Promise((resolve) =>
      listeners.notificationclick({ notification: { close }, waitUntil: resolve }),
    );
}
