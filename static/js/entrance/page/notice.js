// A notification of the system. Android shows those of a service worker only: there
// `new Notification` throws. A click on it leads back to the page (see sw.js).

const TAG = "place"; // a new one takes the place of the last

export class Notice {
  #shown = null; // one of the page's own

  // Asks when the player switches it on, as browsers want it.
  async allow() {
    if (!("Notification" in globalThis)) return false;
    return (await Notification.requestPermission()) === "granted";
  }

  async show(title, body) {
    if (globalThis.Notification?.permission !== "granted") return;
    const icon = document.querySelector("link[rel=apple-touch-icon]").href;
    const options = { body, icon, tag: TAG };
    const registration = await workers();
    try {
      if (registration?.active) await registration.showNotification(title, options);
      else this.#showOwn(title, options);
    } catch {
      // It may be forbidden meanwhile; the page says the same to who looks at it.
    }
  }

  async close() {
    this.#shown?.close();
    this.#shown = null;
    const registration = await workers();
    for (const each of (await registration?.getNotifications?.({ tag: TAG })) ?? []) each.close();
  }

  #showOwn(title, options) {
    this.#shown = new Notification(title, options);
    this.#shown.onclick = () => globalThis.focus();
  }
}

// Forbidden, and over plain http from afar, there is none.
async function workers() {
  return navigator.serviceWorker?.getRegistration().catch(() => null);
}
