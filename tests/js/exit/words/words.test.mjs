import assert from "node:assert/strict";
import test from "node:test";

import {
  gettext,
  loadWords,
  moment,
  ngettext,
  number,
} from "../../../../static/js/exit/words/words.js";

const left = (count) => ngettext("%(count)s pixel", "%(count)s pixels", count);

async function speak(language, forms) {
  const catalog = { "%(count)s pixel": forms };
  globalThis.fetch = async () => ({ ok: true, json: async () => ({ catalog }) });
  await loadWords(`/words/${language}.json`, language);
}

test("without a catalogue one and many are counted as in English", () => {
  assert.deepEqual([0, 1, 2].map(left), ["0 pixels", "1 pixel", "2 pixels"]);
});

test("each language counts in its own way", async () => {
  await speak("fr", ["%(count)s un", "%(count)s plusieurs"]);
  assert.deepEqual(
    [0, 1, 2, 1_000_000].map(left),
    ["0 un", "1 un", "2 plusieurs", "1000000 plusieurs"],
  );
  await speak("de", ["%(count)s eins", "%(count)s viele"]);
  assert.deepEqual([0, 1, 2].map(left), ["0 viele", "1 eins", "2 viele"]);
  await speak("pl", ["%(count)s jeden", "%(count)s kilka", "%(count)s wiele"]);
  assert.deepEqual(
    [1, 2, 5, 12, 22].map(left),
    ["1 jeden", "2 kilka", "5 wiele", "12 wiele", "22 kilka"],
  );
});

test("numbers and times are written in the page's language, whatever the browser's is", async () => {
  await speak("de", ["", ""]);
  assert.equal(number(1234567), "1.234.567");
  assert.match(moment("2026-03-09T12:00:00Z"), /^9\.3\.2026/);
  assert.equal(gettext("what nobody translated"), "what nobody translated");
});
