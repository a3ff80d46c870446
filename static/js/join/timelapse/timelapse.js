// The time-lapse, loaded when it is opened: history -> its own board -> stage and bar. Joined into
// a script of its own, with words of its own.

import { HistoryDecoder } from "../../entrance/timelapse/history_decoder.js";
import { EdgeLayer } from "../../exit/canvas/layers/edge_layer.js";
import { Tiles } from "../../exit/canvas/tiles.js";
import { find } from "../../exit/page/find.js";
import { Bar } from "../../exit/timelapse/bar.js";
import { backToNow, stillToCome } from "../../exit/timelapse/sentences.js";
import { loadWords } from "../../exit/words/words.js";
import { SPEEDS, Timelapse } from "../../state/timelapse/timelapse.js";

const RENEW_MS = 30_000;
const BUTTONS = ["stepBack", "backwards", "pause", "forwards", "step"];
// What the keyboard does on the past, too.
const ACTIONS = [
  ...["panUp", "panDown", "panLeft", "panRight", "zoomIn", "zoomOut", "zoomInSign", "zoomOutSign"],
  ...["fit", "grid", "fullscreen", "hideInterface", "settings", "help", "copyLink", "snapshot"],
  ...["timelapse", "cancel"],
];
const root = document.documentElement;

export async function makeRoom(page) {
  await loadWords(root.dataset.words);
  return new Room(page);
}

class Room {
  isOpen = false;
  timelapse;

  #page;
  #decoder = new HistoryDecoder(find("timelapse").dataset.worker);
  #tiles;
  #layers;
  #commands;
  #timer = 0;
  #isRunning = false;

  constructor(page) {
    this.#page = page;
    this.timelapse = new Timelapse(this.#reading(page.api));
    const { board } = this.timelapse;
    this.#tiles = new Tiles(board, board.palette);
    const { gridLayer, landmarkLayer } = page;
    this.#layers = [this.#tiles, new EdgeLayer(board), gridLayer, landmarkLayer];
    this.#commands = commandsOf(this.timelapse);
    this.#joinBar();
    this.#joinBoard();
    this.timelapse.changed.on(() => this.timelapse.direction && this.#run());
  }

  get seq() {
    return this.timelapse.seq;
  }

  // Null until there is a moment to show.
  get shown() {
    const { board } = this.timelapse;
    return board.seq === null ? null : { board, tiles: this.#tiles };
  }

  async open(seq) {
    if (!this.isOpen) this.#enter();
    await this.timelapse.open(seq);
    if (seq > this.timelapse.kept?.lastSeq) this.#page.say(stillToCome());
  }

  close() {
    const { camera, board, keyboard, stage, speaker, address } = this.#page;
    this.isOpen = false;
    this.timelapse.pause();
    this.#decoder.rest();
    clearInterval(this.#timer);
    this.#mark(false);
    keyboard.takeBack();
    this.#follow(board.grid, camera);
    stage.show(null);
    find("stage").focus({ preventScroll: true });
    speaker.say(backToNow());
    address.writeSoon();
  }

  #enter() {
    const { panels, keyboard, reticle, pan } = this.#page;
    this.isOpen = true;
    for (const name of ["inspector", "templates"]) panels[name].close();
    reticle.clear();
    pan.stop();
    this.#mark(true);
    keyboard.lend(this.#keys, ACTIONS);
    this.#display();
    find("timelapse-slider").focus({ preventScroll: true });
    this.#timer = setInterval(() => this.timelapse.renew(), RENEW_MS);
  }

  #mark(isOpen) {
    root.toggleAttribute("data-past", isOpen);
    find("timelapse").hidden = !isOpen;
  }

  get #keys() {
    const { backwards, toggle, forwards, stepBack, step } = this.#commands;
    return { j: backwards, k: toggle, l: forwards, ",": stepBack, ".": step };
  }

  #reading(api) {
    const read = (kind) => async (url, isAgain) => {
      const options = isAgain ? { cache: "reload" } : {};
      return this.#decoder.decode(kind, await api.bytes(url, options));
    };
    return { index: () => api.history(), board: read("board"), chunk: read("chunk") };
  }

  #joinBar() {
    const part = (name) => find(`timelapse-${name}`);
    const buttons = Object.fromEntries(BUTTONS.map((name) => [name, part(name)]));
    const names = ["slider", "strip", "moment", "note", "speed"];
    const parts = Object.fromEntries(names.map((name) => [name, part(name)]));
    new Bar({ ...parts, buttons }, this.timelapse);
    for (const name of BUTTONS) buttons[name].addEventListener("click", this.#commands[name]);
    part("now").addEventListener("click", () => this.#page.timelapse.close());
    part("share").addEventListener("click", () => this.#page.share(null));
  }

  // The live board may grow meanwhile, which moves nothing here.
  #joinBoard() {
    const { board, stage, address } = this.#page;
    const past = this.timelapse.board;
    past.loaded.on(() => {
      this.#tiles.reset();
      this.#display();
    });
    past.changed.on((addresses) => {
      this.#tiles.touch(addresses);
      stage.ask();
    });
    for (const signal of [board.loaded, board.grown]) signal.on(() => this.#display());
    this.timelapse.moved.on(() => this.isOpen && address.writeSoon());
  }

  // Until there is something of the past, the live board is seen.
  #display() {
    const { camera, stage } = this.#page;
    if (!this.isOpen || !this.shown) return;
    stage.show(this.#layers);
    this.#follow(this.timelapse.board.grid, camera);
  }

  #follow(grid, camera) {
    const { isFitted } = camera;
    camera.setBoard(grid);
    if (isFitted) camera.fit();
  }

  // A frame at a time, as long as it plays.
  #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    let last = performance.now();
    const frame = (now) => {
      this.#isRunning = this.timelapse.direction !== 0;
      if (!this.#isRunning) return;
      requestAnimationFrame(frame);
      this.timelapse.tick(Math.max(0, now - last));
      last = now;
    };
    requestAnimationFrame(frame);
  }
}

// Asked for once more, it plays faster.
function commandsOf(timelapse) {
  const play = (direction) => () => {
    if (timelapse.direction !== direction) return timelapse.play(direction);
    const faster = SPEEDS[SPEEDS.indexOf(timelapse.speed) + 1];
    if (faster) timelapse.setSpeed(faster);
  };
  const pause = () => timelapse.pause();
  return {
    ...{ pause, backwards: play(-1), forwards: play(1) },
    stepBack: () => timelapse.step(-1),
    step: () => timelapse.step(1),
    toggle: () => (timelapse.direction ? timelapse.pause() : timelapse.play(1)),
  };
}
