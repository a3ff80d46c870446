import assert from "node:assert/strict";
import test from "node:test";

import { PictureSites } from "../../../../static/js/entrance/template/picture_sites.js";

const OWN = "https://board.example";

function table(storage = new Map(), answer = true) {
  const asked = [];
  const sites = new PictureSites({
    storage: {
      getItem: (key) => storage.get(key) ?? null,
      setItem: (key, value) => storage.set(key, value),
    },
    ask: async (site) => {
      asked.push(site);
      return answer;
    },
    own: OWN,
  });
  return { sites, asked, storage };
}

test("a site is asked for once, also by later pages", async () => {
  const { sites, asked, storage } = table();
  assert.equal(await sites.mayLoad("https://far.example/a.png"), true);
  assert.equal(await sites.mayLoad("https://far.example/b.png"), true);
  assert.equal(await table(storage, false).sites.mayLoad("https://far.example/c.png"), true);
  assert.deepEqual(asked, ["far.example"]);
});

test("our own pictures are nobody else's business", async () => {
  const { sites, asked } = table(new Map(), false);
  assert.equal(await sites.mayLoad("/a.png"), true);
  assert.equal(await sites.mayLoad(`${OWN}/a.png`), true);
  assert.equal(await sites.mayLoad("https://board.example.evil/a.png"), false);
  assert.deepEqual(asked, ["board.example.evil"]);
});

test("a no is asked again another time, an address that one typed is not", async () => {
  const { sites, asked } = table(new Map(), false);
  await sites.mayLoad("https://far.example/a.png");
  await sites.mayLoad("https://far.example/a.png");
  sites.allow("https://far.example/b.png");
  assert.equal(await sites.mayLoad("https://far.example/a.png"), true);
  assert.equal(asked.length, 2);
});

test("storage that is full, or holds what a stranger wrote, stops nobody", async () => {
  for (const kept of ["{", "null", "7", '{"a": 1}']) {
    const { sites } = table(new Map([["place.pictureSites", kept]]));
    assert.equal(await sites.mayLoad("https://far.example/a.png"), true, kept);
  }
  const full = new PictureSites({
    storage: {
      getItem: () => null,
      setItem: () => {
        throw new Error("full");
      },
    },
    ask: async () => true,
    own: OWN,
  });
  await full.mayLoad("https://far.example/a.png");
  assert.equal(await full.mayLoad("https://far.example/a.png"), true);
});

test("what names no site is not asked about", async () => {
  const { sites, asked } = table(new Map(), false);
  for (const url of ["https://[", "javascript:alert(1)", "data:image/png;base64,"])
    assert.equal(await sites.mayLoad(url), true, url);
  assert.deepEqual(asked, []);
});
