// Keeps the page itself for an offline start, once there is nothing more urgent to load.

export function keepForOffline() {
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 2_000));
  idle(() => register().catch(() => {})); // needs https from afar, and some browsers forbid it
}

async function register() {
  await navigator.serviceWorker?.register("/sw.js");
}
