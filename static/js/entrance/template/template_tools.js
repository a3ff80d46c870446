// Getting templates in (file, address, link, browser's store), and the buttons for them.

import { blobFromUrl } from "./template_image.js";
import { TemplateStore } from "./template_store.js";

const OPACITY_STEP = 0.1;
const KEEP_AFTER_MS = 400;

export class TemplateTools {
  #templates;
  #camera;
  #drag;
  #pan;
  #decoder;
  #sites;
  #store = new TemplateStore();
  #words; // {failed, none, share}
  #timers = new Map();
  #blobs = new WeakMap(); // template -> its picture as a file
  #before = Promise.resolve(); // links come one after the other, behind what is kept

  constructor({ templates, camera, drag, pan, decoder, sites, words }) {
    Object.assign(this, { onGo: () => {}, onShare: () => {} });
    this.#templates = templates;
    this.#camera = camera;
    this.#drag = drag;
    this.#pan = pan;
    this.#decoder = decoder;
    this.#sites = sites;
    this.#words = words;
    templates.edited.on((template) => this.#keepSoon(template));
  }

  // What this browser kept. Without a store (a private window), templates last as long as the page.
  restore() {
    return (this.#before = this.#restore());
  }

  // A template of somebody's link: the same address again only moves the one we have.
  fromLink(link, isShown = false) {
    return (this.#before = this.#before.then(() => this.#follow(link, isShown)));
  }

  async fromUrl(url) {
    this.#sites.allow(url);
    await this.#load(() => blobFromUrl(url), { url, name: nameOf(url) });
  }

  async fromFile(file) {
    await this.#load(() => file, { name: file.name });
  }

  stopDragging() {
    if (this.#drag.isOn) this.#toggleDrag();
  }

  act(name) {
    const template = this.#templates.chosen;
    if (template) this.#actions[name]?.(template);
  }

  more(sign) {
    const template = this.#templates.chosen;
    if (!template) return;
    const opacity = Math.min(1, Math.max(0.05, template.opacity + sign * OPACITY_STEP));
    this.#templates.set(template, { opacity: Math.round(opacity * 100) / 100 });
  }

  #actions = {
    show: (template) => this.#camera.show(template),
    here: (template) => this.#templates.set(template, this.#middle(template)),
    drag: () => this.#toggleDrag(),
    next: () => this.onGo(),
    link: (template) => this.onShare(template),
    remove: (template) => this.#remove(template),
  };

  #toggleDrag() {
    const [on, off] = this.#drag.isOn ? [this.#pan, this.#drag] : [this.#drag, this.#pan];
    off.disable();
    on.enable();
    document
      .querySelector("[data-template-action=drag]")
      .setAttribute("aria-pressed", String(this.#drag.isOn));
  }

  async #remove(template) {
    this.stopDragging();
    this.#templates.remove(template);
    clearTimeout(this.#timers.get(template));
    await this.#store.forget(template.id).catch(() => {});
  }

  async #restore() {
    for (const { blob, image, ...record } of await this.#store.all().catch(() => [])) {
      // Those of before were kept as bytes.
      const picture = blob ? await this.#decoder.decode(blob).catch(() => null) : image;
      const isHere = this.#templates.all.some(({ id }) => id === record.id);
      if (picture && !isHere) this.#add(picture, blob, record);
    }
  }

  async #follow(link, isShown) {
    const { url, x, y, width, title, snap } = link;
    const given = { ...(width && { width }), ...(snap !== null && { snap }) };
    const values = { x, y, ...given, isVisible: true };
    let template = this.#templates.all.find((each) => each.url === url);
    if (template) this.#templates.set(template, values);
    else if (await this.#sites.mayLoad(url)) {
      const named = { ...values, url, name: title || nameOf(url) };
      template = await this.#load(() => blobFromUrl(url), named);
    }
    if (template && isShown) this.#camera.show(template);
  }

  // Without a place it is laid where one is looking.
  async #load(read, values) {
    try {
      const blob = await read();
      const image = await this.#decoder.decode(blob);
      const id = crypto.randomUUID?.() ?? String(Math.random());
      const template = this.#add(image, blob, { id, ...this.#middle(image), ...values });
      this.#keepSoon(template);
      return template;
    } catch (error) {
      this.#words.failed(error);
      return null;
    }
  }

  #add(image, blob, values) {
    const template = this.#templates.add({ ...values, image });
    this.#blobs.set(template, blob);
    return template;
  }

  #middle(template = { width: 0, height: 0 }) {
    return {
      x: Math.round(this.#camera.x - template.width / 2),
      y: Math.round(this.#camera.y - template.height / 2),
    };
  }

  // Dragging changes it many times a second; the database need not hear of each. And what has
  // not been shown yet may be more than this browser can show.
  #keepSoon(template) {
    clearTimeout(this.#timers.get(template));
    this.#timers.set(
      template,
      setTimeout(() => this.#keep(template), KEEP_AFTER_MS),
    );
  }

  #keep(template) {
    if (!template.isReady) return this.#keepSoon(template);
    const blob = this.#blobs.get(template);
    if (blob) this.#store.keep({ ...template.record, blob }).catch(() => {});
  }
}

function nameOf(url) {
  return decodeURIComponent(url.split(/[?#]/)[0].split("/").pop()) || url;
}
