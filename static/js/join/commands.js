// Keys, tools and menus -> state: what each command does.

import { makeCommands } from "../entrance/page/commands.js";
import { Keyboard } from "../entrance/page/keyboard.js";
import { downloadPicture } from "../exit/canvas/picture.js";
import { joinMenus } from "./menus.js";

export function joinCommands(page) {
  const { keymap, palette, pointers, tools, walk } = page;
  const commands = {
    ...makeCommands({ ...page, onReticle: () => walk.follow() }),
    ...tools.commands,
    ...pixelCommands(page),
    ...templateCommands(page),
    ...panelCommands(page),
  };
  page.keyboard = new Keyboard({ keymap, commands, palette });
  page.keyboard.enable();
  joinMenus(commands, pointers);
}

function pixelCommands({ camera, reticle, undo, walk }) {
  const middle = () => ({ x: Math.floor(camera.x), y: Math.floor(camera.y) });
  return {
    undo: () => undo.take(),
    undoCtrl: () => undo.take(),
    pick: () => reticle.point && walk.pick(reticle.point),
    inspect: () => walk.inspect(reticle.point ?? middle()),
    lastPixel: () => walk.toLastPixel(),
  };
}

function templateCommands({ panels, templateTools, walk }) {
  return {
    templates: () => panels.templates.toggle(),
    nextWrong: () => walk.toWrong(),
    opacityUp: () => templateTools.more(1),
    opacityDown: () => templateTools.more(-1),
  };
}

function panelCommands(page) {
  const { aim, board, panels, settings, share, tiles, timelapse } = page;
  return {
    cancel: () => {
      if (page.interface.isHidden) return page.interface.show();
      const open = [panels.inspector, panels.templates].find((panel) => panel.isOpen);
      if (open) open.close();
      else if (timelapse.isOpen) timelapse.close();
      else aim.cancel();
    },
    copyLink: () => share(null),
    timelapse: () => (timelapse.isOpen ? timelapse.close() : timelapse.open()),
    snapshot: () => {
      const shown = timelapse.shown ?? { board, tiles };
      const name = `place-${shown.board.seq}.png`;
      downloadPicture(shown.board, shown.tiles, settings.get("pictureScale"), name);
    },
    settings: () => panels.settings.toggle(),
    help: () => panels.help.toggle(),
    hideInterface: () => page.interface.toggle(),
  };
}
