// Keeps the page itself for an offline start, once there is nothing more urgent to load.

export function keepForOffline() {
  if (!("serviceWorker" in navigator)) return;
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 2_000));
  idle(() => navigator.serviceWorker.register("/sw.js").catch(() => {})); // needs https from afar
}
