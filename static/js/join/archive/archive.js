// The page of an archive: files of a history -> its board -> stage and bar. There is no server
// behind it: nothing is live, and nobody can place.

import { Keyboard } from "../../entrance/page/keyboard.js";
import { Motion } from "../../entrance/page/motion.js";
import { openStorage } from "../../entrance/page/storage.js";
import { HistoryDecoder } from "../../entrance/timelapse/history_decoder.js";
import { historyFiles } from "../../entrance/timelapse/history_files.js";
import { EdgeLayer } from "../../exit/canvas/layers/edge_layer.js";
import { GridLayer } from "../../exit/canvas/layers/grid_layer.js";
import { Stage } from "../../exit/canvas/stage.js";
import { Tiles } from "../../exit/canvas/tiles.js";
import { find } from "../../exit/page/find.js";
import { Theme } from "../../exit/page/theme.js";
import { Keymap } from "../../state/settings/keymap.js";
import { Settings } from "../../state/settings/settings.js";
import { Timelapse } from "../../state/timelapse/timelapse.js";
import { Camera } from "../../state/view/camera.js";
import { joinPlayback } from "../timelapse/playback.js";
import { joinLink } from "./link.js";
import { joinSight } from "./sight.js";

const page = makePage();
joinBoard(page);
joinSight(page);
joinKeys(page, joinPlayback(page.timelapse));
page.theme.show();
joinLink(page);

// A handle for tests and for the curious.
window.place = page;

function makePage() {
  const { worker, index } = find("timelapse").dataset;
  const settings = new Settings(openStorage());
  const motion = new Motion(settings);
  const camera = new Camera();
  const timelapse = new Timelapse(historyFiles(new HistoryDecoder(worker), index));
  const { board } = timelapse;
  const tiles = new Tiles(board, board.palette);
  const gridLayer = new GridLayer();
  const stage = new Stage(find("board"), camera, [tiles, new EdgeLayer(board), gridLayer]);
  const theme = new Theme(settings, motion, () => stage.restyle());
  return { settings, motion, camera, timelapse, board, tiles, gridLayer, stage, theme };
}

function joinBoard({ board, camera, tiles, stage }) {
  let isFirst = true;
  board.loaded.on(() => {
    tiles.reset();
    const isFitted = camera.isFitted || isFirst;
    camera.setBoard(board.grid);
    if (isFitted) camera.fit();
    isFirst = false;
    stage.ask();
  });
  board.changed.on((addresses) => {
    tiles.touch(addresses);
    stage.ask();
  });
  camera.moved.on(() => stage.ask());
}

function joinKeys({ settings, camera, gridLayer, stage }, keys) {
  const pan = (x, y) => () => camera.panBy((x * camera.width) / 8, (y * camera.height) / 8);
  const zoom = (factor) => () => camera.zoomAt(camera.width / 2, camera.height / 2, factor);
  const grid = () => {
    gridLayer.isOn = !gridLayer.isOn;
    stage.ask();
  };
  const [up, down, left, right] = [pan(0, 1), pan(0, -1), pan(1, 0), pan(-1, 0)];
  const [nearer, farther] = [zoom(1.5), zoom(1 / 1.5)];
  const commands = {
    ...{ panUp: up, panDown: down, panLeft: left, panRight: right },
    ...{ reticleUp: up, reticleDown: down, reticleLeft: left, reticleRight: right },
    ...{ zoomIn: nearer, zoomInSign: nearer, zoomOut: farther, zoomOutSign: farther },
    ...{ fit: () => camera.fit(), grid },
  };
  const keymap = new Keymap(() => settings.get("keys"));
  const keyboard = new Keyboard({ keymap, commands, palette: { colors: [] } });
  keyboard.lend(keys, Object.keys(commands));
  keyboard.enable();
}
