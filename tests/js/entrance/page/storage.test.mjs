import assert from "node:assert/strict";
import test from "node:test";

import { openStorage } from "../../../../static/js/entrance/page/storage.js";

const full = {
  getItem: (key) => (key === "old" ? "kept" : null),
  setItem() {
    throw new Error("full");
  },
};

for (const [what, open] of [
  ["full", () => full],
  ["absent", () => undefined],
  [
    "forbidden",
    () => {
      throw new Error("forbidden");
    },
  ],
]) {
  test(`storage that is ${what} keeps things as long as the page`, () => {
    const storage = openStorage(open);
    storage.setItem("new", "1");
    storage.setItem("old", "2");
    assert.deepEqual([storage.getItem("new"), storage.getItem("old")], ["1", "2"]);
    assert.equal(storage.getItem("never"), null);
  });
}

test("what was kept before the storage was full is still there", () => {
  assert.equal(openStorage(() => full).getItem("old"), "kept");
});
