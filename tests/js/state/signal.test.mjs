import assert from "node:assert/strict";
import test from "node:test";

import { Signal } from "../../../static/js/state/signal.js";

test("a listener that throws is told of and stops nobody else", (t) => {
  const told = t.mock.method(console, "error", () => {});
  const [signal, heard, fault] = [new Signal(), [], new Error("ours")];
  signal.on(() => {
    throw fault;
  });
  signal.on((value) => heard.push(value));
  signal.emit(3);
  assert.deepEqual([heard, told.mock.calls[0].arguments], [[3], [fault]]);
});

test("who stopped listening hears nothing", () => {
  const [signal, heard] = [new Signal(), []];
  const stop = signal.on((value) => heard.push(value));
  stop();
  signal.emit(1);
  assert.deepEqual(heard, []);
});
