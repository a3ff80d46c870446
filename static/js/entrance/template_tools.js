// Getting templates in (file, address, link, browser's store), and the buttons for them.

import { imageFromBlob, imageFromUrl } from "./template_image.js";
import { TemplateStore } from "./template_store.js";

const OPACITY_STEP = 0.1;
const KEEP_AFTER_MS = 400;

export class TemplateTools {
  #templates;
  #camera;
  #drag;
  #pan;
  #store = new TemplateStore();
  #words; // {failed, none, share}
  #timers = new Map();

  constructor({ templates, camera, drag, pan, words }) {
    Object.assign(this, { onGo: () => {}, onShare: () => {} });
    this.#templates = templates;
    this.#camera = camera;
    this.#drag = drag;
    this.#pan = pan;
    this.#words = words;
    templates.edited.on((template) => this.#keepSoon(template));
  }

  // What this browser kept. Without a store (a private window), templates last as long as the page.
  async restore() {
    for (const record of await this.#store.all().catch(() => []))
      if (!this.#templates.all.some(({ id }) => id === record.id)) this.#templates.add(record);
  }

  // A template of somebody's link: the same address again only moves the one we have.
  async fromLink(link) {
    const { url, x, y, width, title, snap } = link;
    const known = this.#templates.all.find((template) => template.url === url);
    const values = {
      x,
      y,
      ...(width && { width }),
      ...(snap !== null && { snap }),
      isVisible: true,
    };
    if (known) this.#templates.set(known, values);
    else await this.#load(() => imageFromUrl(url), { ...values, url, name: title || nameOf(url) });
  }

  async fromUrl(url) {
    await this.#load(() => imageFromUrl(url), { ...this.#middle(), url, name: nameOf(url) });
  }

  async fromFile(file) {
    await this.#load(() => imageFromBlob(file), { ...this.#middle(), name: file.name });
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
    show: (template) =>
      this.onGo(
        { x: template.x + template.width / 2, y: template.y + template.height / 2 },
        template,
      ),
    here: (template) => this.#templates.set(template, this.#middle(template)),
    drag: () => this.#toggleDrag(),
    next: () => this.onGo(null),
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
    if (this.#drag.isOn) this.#toggleDrag();
    this.#templates.remove(template);
    clearTimeout(this.#timers.get(template));
    await this.#store.forget(template.id).catch(() => {});
  }

  async #load(read, values) {
    try {
      const image = await read();
      const template = this.#templates.add({
        id: crypto.randomUUID?.() ?? String(Math.random()),
        image,
        ...values,
      });
      if (values.isVisible === undefined) this.#templates.set(template, this.#middle(template));
      this.#keepSoon(template);
    } catch (error) {
      this.#words.failed(error);
    }
  }

  #middle(template = { width: 0, height: 0 }) {
    return {
      x: Math.round(this.#camera.x - template.width / 2),
      y: Math.round(this.#camera.y - template.height / 2),
    };
  }

  // Dragging changes it many times a second; the database need not hear of each.
  #keepSoon(template) {
    clearTimeout(this.#timers.get(template));
    const keep = () => this.#store.keep(template.record).catch(() => {});
    this.#timers.set(template, setTimeout(keep, KEEP_AFTER_MS));
  }
}

function nameOf(url) {
  return decodeURIComponent(url.split(/[?#]/)[0].split("/").pop()) || url;
}
