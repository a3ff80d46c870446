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

// Another tab has written under the key, or emptied all of it.
export function hearStorage(wanted, listener) {
  addEventListener("storage", ({ key }) => {
    if (key === wanted || key === null) listener();
  });
}

// Forbidden, absent and full each throw something else, and none of it matters to a player.
function attempt(use) {
  try {
    return use();
  } catch {
    return null;
  }
}
