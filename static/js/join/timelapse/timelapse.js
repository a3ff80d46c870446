// The time-lapse, loaded when it is opened: history -> its own board -> stage and bar. Joined into
// a script of its own, with words of its own.

import { HistoryDecoder } from "../../entrance/timelapse/history_decoder.js";
import { EdgeLayer } from "../../exit/canvas/layers/edge_layer.js";
import { Tiles } from "../../exit/canvas/tiles.js";
import { find } from "../../exit/page/find.js";
import { backToNow, stillToCome } from "../../exit/timelapse/sentences.js";
import { loadWords } from "../../exit/words/words.js";
import { Timelapse } from "../../state/timelapse/timelapse.js";
import { joinPlayback } from "./playback.js";

const RENEW_MS = 30_000;
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
  #keys;
  #timer = 0;

  constructor(page) {
    this.#page = page;
    this.timelapse = new Timelapse(this.#reading(page.api));
    const { board } = this.timelapse;
    this.#tiles = new Tiles(board, board.palette);
    const { gridLayer, landmarkLayer } = page;
    this.#layers = [this.#tiles, new EdgeLayer(board), gridLayer, landmarkLayer];
    this.#keys = joinPlayback(this.timelapse);
    this.#joinButtons();
    this.#joinBoard();
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

  #reading(api) {
    const read = (kind) => async (url, isAgain) => {
      const options = isAgain ? { cache: "reload" } : {};
      return this.#decoder.decode(kind, await api.bytes(url, options));
    };
    return { index: () => api.history(), board: read("board"), chunk: read("chunk") };
  }

  #joinButtons() {
    find("timelapse-now").addEventListener("click", () => this.#page.timelapse.close());
    find("timelapse-share").addEventListener("click", () => this.#page.share(null));
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
}
