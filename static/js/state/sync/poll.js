// The board without a socket: asked for again and again, where networks or extensions let no
// socket through. `tell(isAnswered)` hears how each look went.

const MUTE_SOCKETS = 2; // in a row, and no more is expected of the next one
const EVERY_MS = 5_000;

export class Poll {
  #board;
  #askForBoard;
  #delay;
  #random;
  #tell;
  #mute = 0;
  #turn = 0; // answers to an earlier start are ignored
  #isOn = false;
  #cancel = () => {};

  constructor({ board, askForBoard, delay, random, tell }) {
    this.#board = board;
    this.#askForBoard = askForBoard;
    this.#delay = delay;
    this.#random = random;
    this.#tell = tell;
  }

  // Sockets go through, or there is no board yet to be renewed.
  stop() {
    this.#mute = 0;
    this.#isOn = false;
    this.#turn++;
    this.#cancel();
  }

  socketFailed() {
    this.#mute++;
    if (this.#mute < MUTE_SOCKETS || this.#isOn) return;
    this.#isOn = true;
    this.#look(++this.#turn);
  }

  async #look(turn) {
    const snapshot = await this.#askForBoard().catch(() => null);
    if (turn !== this.#turn) return;
    if (snapshot) this.#board.renew(snapshot);
    const waitMs = EVERY_MS * (0.75 + this.#random() / 2);
    this.#cancel = this.#delay(waitMs, () => this.#look(turn));
    this.#tell(snapshot !== null);
  }
}
