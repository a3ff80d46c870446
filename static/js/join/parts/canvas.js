// The board as it is drawn: its layers, from the lowest to the highest, and what moves over them.

import { ActivityLayer } from "../../exit/canvas/layers/activity_layer.js";
import { EdgeLayer } from "../../exit/canvas/layers/edge_layer.js";
import { GridLayer } from "../../exit/canvas/layers/grid_layer.js";
import { InspectedLayer } from "../../exit/canvas/layers/inspected_layer.js";
import { LandmarkLayer } from "../../exit/canvas/layers/landmark_layer.js";
import { MarksLayer } from "../../exit/canvas/layers/marks_layer.js";
import { ProtectionLayer } from "../../exit/canvas/layers/protection_layer.js";
import { ReticleLayer } from "../../exit/canvas/layers/reticle_layer.js";
import { TemplateLayer } from "../../exit/canvas/layers/template_layer.js";
import { Minimap } from "../../exit/canvas/minimap.js";
import { RippleRings } from "../../exit/canvas/ripple_rings.js";
import { Stage } from "../../exit/canvas/stage.js";
import { Tiles } from "../../exit/canvas/tiles.js";
import { find } from "../../exit/page/find.js";
import { Theme } from "../../exit/page/theme.js";
import { Ripples } from "../../state/view/ripples.js";

export function makeCanvas(page) {
  const { board, palette, camera, settings, motion } = page;
  const tiles = new Tiles(board, palette);
  const layers = makeLayers(page);
  const stage = new Stage(find("board"), camera, [tiles, ...Object.values(layers)]);
  layers.templateLayer.unfinished.on(() => stage.ask());
  const ripples = new Ripples({ ...page, now: () => performance.now() });
  new RippleRings(find("ripples"), { ripples, camera, palette });
  return {
    ...layers,
    tiles,
    stage,
    ripples,
    minimap: new Minimap(find("minimap"), tiles, camera),
    theme: new Theme(settings, motion, () => stage.restyle()),
  };
}

// In the order in which they are drawn.
function makeLayers({ board, palette, activity, templates, protection, landmark, reticle }) {
  return {
    edgeLayer: new EdgeLayer(board),
    activityLayer: new ActivityLayer(board, activity),
    marksLayer: new MarksLayer(board, palette),
    templateLayer: new TemplateLayer(templates, palette),
    gridLayer: new GridLayer(),
    protectionLayer: new ProtectionLayer(protection),
    landmarkLayer: new LandmarkLayer(landmark),
    inspectedLayer: new InspectedLayer(),
    reticleLayer: new ReticleLayer(reticle, palette),
  };
}
