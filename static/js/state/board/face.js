// Whose board it is, as `config` says it, and what a placement costs.

import { Signal } from "../signal.js";

const TEXTS = ["name", "logo", "style", "rules", "chat", "privacy", "contact"];

export class Face {
  changed = new Signal();

  constructor(name = "Place") {
    for (const text of TEXTS) this[text] = "";
    this.name = name;
    this.cooldownSeconds = null;
  }

  // An older server says nothing of it.
  load({ face, cooldown_seconds: cooldownSeconds }) {
    const now = { ...face, cooldownSeconds };
    const isNew = [...TEXTS, "cooldownSeconds"].some(
      (name) => now[name] !== undefined && now[name] !== this[name],
    );
    if (!isNew) return;
    for (const name of TEXTS) this[name] = now[name] ?? this[name];
    this.cooldownSeconds = cooldownSeconds;
    this.changed.emit();
  }
}
