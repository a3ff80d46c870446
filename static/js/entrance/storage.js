// The browser's storage as a convenience: where it is forbidden, absent or full, what is kept
// lasts as long as the page.

export function openStorage(open = () => globalThis.localStorage) {
  const values = new Map(); // what the browser did not take
  return {
    getItem: (key) => values.get(key) ?? attempt(() => open().getItem(key)) ?? null,
    setItem(key, value) {
      const isKept = attempt(() => (open().setItem(key, value), true));
      if (isKept) values.delete(key);
      else values.set(key, value);
    },
  };
}

// Forbidden, absent and full each throw something else, and none of it matters to a player.
function attempt(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
