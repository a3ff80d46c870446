// A history that has ended, as files beside the page: no server has to know what they are.

export class HistoryFiles {
  #decoder;
  #index;

  // `index` is the address of the list, whose addresses are the page's, too.
  constructor(decoder, index) {
    this.#decoder = decoder;
    this.#index = index;
  }

  async index() {
    return (await fetched(this.#index)).json();
  }

  async board(address, isAgain) {
    return this.#decode("board", address, isAgain);
  }

  async chunk(address, isAgain) {
    return this.#decode("chunk", address, isAgain);
  }

  async #decode(kind, address, isAgain) {
    const response = await fetched(address, isAgain ? { cache: "reload" } : {});
    return this.#decoder.decode(kind, new Uint8Array(await response.arrayBuffer()));
  }
}

async function fetched(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
}
