// Keeps templates in the browser's own database.

const DATABASE = "place";
const STORE = "templates";

export class TemplateStore {
  #database = null;

  async all() {
    return (await this.#do("readonly", (store) => store.getAll())) ?? [];
  }

  async keep(record) {
    await this.#do("readwrite", (store) => store.put(record));
  }

  async forget(id) {
    await this.#do("readwrite", (store) => store.delete(id));
  }

  async #do(mode, work) {
    this.#database ??= await open();
    const request = work(this.#database.transaction(STORE, mode).objectStore(STORE));
    return settled(request);
  }
}

function open() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "id" });
  return settled(request);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
