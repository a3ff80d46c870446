// A history that has ended, as files beside the page: no server has to know what they are.

// What a time-lapse reads. `index` is the address of the list, whose addresses are the page's, too.
export function historyFiles(decoder, index) {
  const read = (kind) => async (address, isAgain) => {
    const response = await fetched(address, isAgain ? { cache: "reload" } : {});
    return decoder.decode(kind, new Uint8Array(await response.arrayBuffer()));
  };
  return {
    index: async () => (await fetched(index)).json(),
    board: read("board"),
    chunk: read("chunk"),
  };
}

async function fetched(address, options) {
  const response = await fetch(address, options);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  return response;
}
