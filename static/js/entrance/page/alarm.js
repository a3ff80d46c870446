// The end of the cooldown: a sound and a notification, by one tab of however many are open.

import { Notice } from "./notice.js";

const LOCK = "place.alarm";
const HOLD_MS = 3_000;
const NOTES = [660, 880];
const NOTE_SECONDS = 0.14;
const LOUDEST = 0.6;

export class Alarm {
  #settings;
  #cooldown;
  #words; // () => title and text of the notification
  #notice = new Notice();
  rung = 0;

  constructor({ settings, cooldown, words }) {
    this.#settings = settings;
    this.#cooldown = cooldown;
    this.#words = words;
  }

  enable() {
    this.#cooldown.ended.on(() => this.#ring());
    this.#cooldown.changed.on(() => this.#notice.close());
  }

  allow() {
    return this.#notice.allow();
  }

  // Without locks (over plain http from afar) each tab rings.
  async #ring() {
    if (!navigator.locks) return this.#ringNow();
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      this.#ringNow();
      await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
    });
  }

  #ringNow() {
    this.rung++;
    if (this.#settings.get("sound")) this.#play();
    if (this.#settings.get("notify") && document.hidden) this.#notice.show(...this.#words());
  }

  // As loud as it will be.
  preview() {
    this.#play();
  }

  #play() {
    const peak = loudness(this.#settings.get("volume"));
    if (!peak) return;
    const audio = new AudioContext();
    NOTES.forEach((frequency, turn) => {
      const note = audio.createOscillator();
      const volume = audio.createGain();
      const start = audio.currentTime + turn * NOTE_SECONDS;
      note.frequency.value = frequency;
      volume.gain.setValueAtTime(peak, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_SECONDS);
      note.connect(volume).connect(audio.destination);
      note.start(start);
      note.stop(start + NOTE_SECONDS);
      note.onended = turn === NOTES.length - 1 ? () => audio.close() : null;
    });
  }
}

// From percent, as ears hear it.
function loudness(percent) {
  return LOUDEST * (Math.min(100, Math.max(0, percent)) / 100) ** 2;
}
