// Buttons and panels -> state.

import { Address } from "../entrance/page/address.js";
import { copy } from "../entrance/page/clipboard.js";
import { makeViewTools } from "../entrance/page/view_tools.js";
import { PictureDecoder } from "../entrance/template/picture_decoder.js";
import { PictureSites } from "../entrance/template/picture_sites.js";
import { TemplateTools } from "../entrance/template/template_tools.js";
import { find } from "../exit/page/find.js";
import { SiteQuestion } from "../exit/panels/site_question.js";
import * as texts from "../exit/words/texts.js";

const DISMISSED = "place.dismissed";

export function makeTools(page) {
  const { settings, stage, maps, say, camera, templates, drag, pan, storage, panels } = page;
  const tools = makeViewTools({ settings, stage, maps });
  const words = { failed: (error) => say(texts.pictureProblem(error), "bad") };
  const decoder = new PictureDecoder(find("templates").dataset.worker);
  const question = new SiteQuestion(panels.question, find("site-text"), find("site-allow"));
  const sites = new PictureSites({ storage, ask: (site) => question.ask(site) });
  const parts = { templates, camera, drag, pan, decoder, sites, words };
  const templateTools = new TemplateTools(parts);
  panels.templates.toggled.on((isOpen) => isOpen || templateTools.stopDragging());
  return { tools, templateTools };
}

// The address bar, and links to give away.
export function joinAddress(page) {
  const { camera, templates, templateTools, say, walk, panels, timelapse } = page;
  const address = new Address({
    camera,
    template: () => (templates.chosen?.url ? templates.chosen : null),
    seq: () => timelapse.seq,
    onLink: (link) => follow(page, link),
  });
  const share = (point) => give(address.shared(point));
  const give = async (link) => {
    if (await copy(link)) return say(texts.linkCopied());
    panels.link.open();
    find("link-address").value = link;
    find("link-address").select();
    say(texts.notCopied());
  };
  templateTools.onShare = (template) => {
    if (!template.url) return say(texts.notShareable(), "bad");
    give(address.sharedTemplate);
  };
  templateTools.onGo = () => walk.toWrong();
  templates.edited.on(() => address.writeSoon());
  find("inspector-link").addEventListener("click", () => share(walk.inspected));
  address.enable();
  return { address, share };
}

function follow({ camera, landmark, templateTools, timelapse }, { view, template, seq, isOwn }) {
  if (view && !isOwn) landmark.show(view);
  if (view) camera.moveTo(view.x + 0.5, view.y + 0.5, view.scale ?? camera.scale);
  if (template) templateTools.fromLink(template, !view);
  if (seq === null) timelapse.close();
  else timelapse.open(seq);
}

const on = (id, name, listener) => find(id).addEventListener(name, listener);

export function joinForms(page) {
  const { aim, settings, walk, alarm } = page;
  joinAnnouncement(page);
  on("action", "click", () => aim.confirm());
  on("cancel", "click", () => aim.cancel());
  // Chosen by mouse, a swatch must not keep the keyboard: Enter would drop its colour again.
  on("palette", "click", ({ detail }) => detail && find("stage").focus({ preventScroll: true }));
  on("settings-reset", "click", () => settings.reset());
  on("sound-preview", "click", () => alarm.preview());
  on("inspector-pick", "click", () => walk.pick(walk.inspected));
  on("language", "change", ({ target }) => {
    document.cookie = `django_language=${target.value}; path=/; max-age=31536000; samesite=lax`;
    location.reload();
  });
  joinTemplateForms(page);
}

function joinAnnouncement({ status, storage }) {
  status.set({ dismissed: storage.getItem(DISMISSED) });
  on("announcement-close", "click", () => {
    find("stage").focus();
    status.set({ dismissed: status.announcement });
    storage.setItem(DISMISSED, status.announcement);
  });
}

function joinTemplateForms({ templateTools }) {
  on("template-file", "change", async ({ target }) => {
    if (target.files[0]) await templateTools.fromFile(target.files[0]);
    target.value = "";
  });
  on("template-url", "submit", (event) => {
    event.preventDefault();
    templateTools.fromUrl(event.target.elements.url.value);
    event.target.reset();
  });
  on("template-fields", "submit", (event) => event.preventDefault());
  on("template-fields", "click", ({ target }) => {
    templateTools.act(target.closest("[data-template-action]")?.dataset.templateAction);
  });
}
