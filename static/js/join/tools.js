// Buttons, keys and panels -> state.

import { Address } from "../entrance/page/address.js";
import { copy } from "../entrance/page/clipboard.js";
import { makeCommands } from "../entrance/page/commands.js";
import { Keyboard } from "../entrance/page/keyboard.js";
import { makeViewTools } from "../entrance/page/view_tools.js";
import { PictureDecoder } from "../entrance/template/picture_decoder.js";
import { PictureSites } from "../entrance/template/picture_sites.js";
import { TemplateTools } from "../entrance/template/template_tools.js";
import { downloadPicture } from "../exit/canvas/picture.js";
import { SiteQuestion } from "../exit/panels/site_question.js";
import * as texts from "../exit/words/texts.js";
import { joinMenus } from "./menus.js";
import { find } from "./parts/state.js";

const DISMISSED = "place.dismissed";

export function makeTools({
  settings,
  stage,
  maps,
  say,
  camera,
  templates,
  drag,
  pan,
  storage,
  panels,
}) {
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
export function joinAddress({ camera, landmark, templates, templateTools, say, walk, panels }) {
  const address = new Address({
    camera,
    template: () => (templates.chosen?.url ? templates.chosen : null),
    onLink: ({ view, template, isOwn }) => {
      if (view && !isOwn) landmark.show(view);
      if (view) camera.moveTo(view.x + 0.5, view.y + 0.5, view.scale ?? camera.scale);
      if (template) templateTools.fromLink(template, !view);
    },
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

export function joinCommands(parts) {
  const {
    board,
    camera,
    palette,
    reticle,
    aim,
    settings,
    keymap,
    tiles,
    panels,
    tools,
    templateTools,
    walk,
    share,
  } = parts;
  const middle = () => ({ x: Math.floor(camera.x), y: Math.floor(camera.y) });
  const commands = {
    ...makeCommands({ camera, palette, reticle, aim, onReticle: walk.follow }),
    ...tools.commands,
    undo: () => parts.undo.take(),
    undoCtrl: () => parts.undo.take(),
    cancel: () => {
      if (parts.interface.isHidden) return parts.interface.show();
      const open = [panels.inspector, panels.templates].find((panel) => panel.isOpen);
      if (open) open.close();
      else aim.cancel();
    },
    pick: () => reticle.point && walk.pick(reticle.point),
    inspect: () => walk.inspect(reticle.point ?? middle()),
    lastPixel: walk.toLastPixel,
    nextWrong: walk.toWrong,
    opacityUp: () => templateTools.more(1),
    opacityDown: () => templateTools.more(-1),
    copyLink: () => share(null),
    snapshot: () =>
      downloadPicture(board, tiles, settings.get("pictureScale"), `place-${board.seq}.png`),
    templates: () => panels.templates.toggle(),
    settings: () => panels.settings.toggle(),
    help: () => panels.help.toggle(),
    hideInterface: () => parts.interface.toggle(),
  };
  new Keyboard({ keymap, commands, palette }).enable();
  joinMenus(commands, parts.pointers);
}

export function joinForms({ aim, settings, walk, templateTools, status, storage, alarm }) {
  const on = (id, name, listener) => find(id).addEventListener(name, listener);
  status.set({ dismissed: storage.getItem(DISMISSED) });
  on("announcement-close", "click", () => {
    find("stage").focus();
    status.set({ dismissed: status.announcement });
    storage.setItem(DISMISSED, status.announcement);
  });
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
