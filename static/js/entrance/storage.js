// The browser's storage, or one that lasts as long as the page where that is forbidden.

export function openStorage() {
  try {
    const storage = globalThis.localStorage;
    storage.getItem("place.settings");
    return storage;
  } catch {
    const values = new Map();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => void values.set(key, value),
    };
  }
}
