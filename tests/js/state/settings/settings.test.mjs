import assert from "node:assert/strict";
import test from "node:test";

import { Settings } from "../../../../static/js/state/settings/settings.js";

function twoTabs() {
  const store = new Map();
  const storage = {
    getItem: (key) => store.get(key) ?? null,
    setItem: (key, value) => store.set(key, value),
  };
  return { storage, one: new Settings(storage), two: new Settings(storage) };
}

test("a tab writes only what was chosen in it", () => {
  const { storage, one, two } = twoTabs();
  one.set("theme", "dark");
  two.set("grid", false); // which has not heard of the theme yet
  const later = new Settings(storage);
  assert.deepEqual([later.get("theme"), later.get("grid")], ["dark", false]);
});

test("what another tab chose is applied and not written again", () => {
  const { storage, one, two } = twoTabs();
  const heard = [];
  two.changed.on((name) => heard.push(name));
  two.chosen.on((name) => heard.push(`${name} was chosen here`));
  one.set("notify", true);
  one.set("keys", { grid: "b" });
  storage.setItem = () => assert.fail("nothing was chosen here");
  two.renew();
  two.renew();
  assert.deepEqual(heard, ["notify", "keys"]);
  assert.deepEqual([two.get("notify"), two.get("keys")], [true, { grid: "b" }]);
});

test("a reset in one tab is one in the others", () => {
  const { storage, one, two } = twoTabs();
  two.set("sound", true);
  one.renew();
  one.reset();
  assert.equal(new Settings(storage).get("sound"), false);
  two.renew();
  assert.equal(two.get("sound"), false);
});
