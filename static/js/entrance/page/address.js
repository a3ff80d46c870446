// The address bar: read when it changes, rewritten when the view has come to rest.

import { formatLink, formatPlace, parseLink, parseMoment, parsePlace } from "../../state/view/link.js";

const REST_MS = 200;
const SHARED_SCALE = 20;
const OWN = "own"; // state of an entry whose address we wrote

export class Address {
  #camera;
  #onLink;
  #template; // () => the template that goes with the link, or null
  #seq; // () => the moment that is looked at, or null for now
  #base;
  #timer = 0;
  #isRead = false;
  #stop = () => {};
  // Not by `location`: a write that was due may have replaced the link before we hear of it.
  #listener = ({ newURL }) => this.#follow(new URL(newURL));

  // `base` is what stands in front of "#"; empty is wherever the page is.
  constructor({ camera, template, seq = () => null, onLink, base = "/" }) {
    this.#camera = camera;
    this.#template = template;
    this.#seq = seq;
    this.#onLink = onLink;
    this.#base = base;
  }

  enable() {
    addEventListener("hashchange", this.#listener);
    this.#stop = this.#camera.moved.on(() => this.writeSoon());
  }

  disable() {
    removeEventListener("hashchange", this.#listener);
    this.#stop();
    clearTimeout(this.#timer);
  }

  // What we wrote ourselves is nobody's link: a reload only goes on looking there.
  read() {
    this.#isRead = true;
    this.#follow(location, history.state === OWN);
  }

  // A view behind "#" is newer than the place that the page was opened at.
  #follow({ pathname, hash, search }, isOwn = false) {
    clearTimeout(this.#timer);
    const text = `${hash}&${search.slice(1)}`;
    const { view, template } = parseLink(text);
    const place = view ?? parsePlace(pathname ?? "");
    this.#onLink({ view: place, template, seq: parseMoment(text), isOwn });
  }

  // Replaces the entry, so that Back leaves the page and does not walk through every move.
  // Not before the link that the page was opened with is read: the board may take its time.
  writeSoon() {
    clearTimeout(this.#timer);
    if (!this.#isRead) return;
    this.#timer = setTimeout(
      () => history.replaceState(OWN, "", `${this.#base}${this.#link(this.#camera)}`),
      REST_MS,
    );
  }

  // A link to show others: close enough to see what is meant. What stands behind "#" never
  // reaches a server, so the place is in the path: then sites can show a picture of it.
  shared(point) {
    const scale = point ? SHARED_SCALE : this.#camera.scale;
    const place = formatPlace(
      { ...(point ?? this.#camera), scale },
      this.#shownTemplate(),
      this.#seq(),
    );
    return new URL(place, location.origin).href;
  }

  // A link to the chosen template: each screen shows all of it.
  get sharedTemplate() {
    return new URL(this.#link(null), `${location.origin}/`).href;
  }

  #link(view) {
    return formatLink(view, this.#shownTemplate(), view && this.#seq());
  }

  #shownTemplate() {
    const template = this.#template();
    if (!template) return null;
    const { url, name: title, x, y, width, snap } = template;
    return { url, title, x, y, width, snap };
  }
}
