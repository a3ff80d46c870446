// Which sites pictures may be fetched from: they learn the visitor's address by it.

const KEY = "place.pictureSites";

export class PictureSites {
  #storage;
  #ask; // (site) => a promise of yes or no
  #own;
  #allowed = new Set(); // also where storage fails

  constructor({ storage, ask, own = location.origin }) {
    this.#storage = storage;
    this.#ask = ask;
    this.#own = own;
  }

  // For a link's picture, which nobody here has asked for.
  async mayLoad(url) {
    const { origin, host, protocol } = parsed(url, this.#own);
    if (!protocol?.startsWith("http")) return true; // asks nobody: data, or nothing that is there
    if (origin === this.#own || this.#known.has(origin)) return true;
    const isAllowed = await this.#ask(host);
    if (isAllowed) this.allow(url);
    return isAllowed;
  }

  // Also by naming an address oneself.
  allow(url) {
    this.#allowed.add(parsed(url, this.#own).origin);
    try {
      this.#storage.setItem(KEY, JSON.stringify([...this.#known]));
    } catch {
      // A full storage: it is asked again after the next load.
    }
  }

  get #known() {
    try {
      const kept = JSON.parse(this.#storage.getItem(KEY) ?? "[]");
      return new Set([...this.#allowed, ...(Array.isArray(kept) ? kept : [])]);
    } catch {
      return this.#allowed; // what a stranger wrote
    }
  }
}

function parsed(url, base) {
  try {
    return new URL(url, base);
  } catch {
    return {}; // no address at all
  }
}
