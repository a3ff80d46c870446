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
import { Theme } from "../../exit/page/theme.js";
import { Ripples } from "../../state/view/ripples.js";
import { find } from "./state.js";

export function makeCanvas(page) {
  const { board, palette, reticle, camera, activity, templates, settings, motion } = page;
  const { landmark, protection } = page;
  const tiles = new Tiles(board, palette);
  const activityLayer = new ActivityLayer(activity);
  const marksLayer = new MarksLayer(board, palette);
  const templateLayer = new TemplateLayer(templates, palette);
  const gridLayer = new GridLayer();
  const reticleLayer = new ReticleLayer(reticle, palette);
  const edgeLayer = new EdgeLayer(board);
  const inspectedLayer = new InspectedLayer();
  const layers = [
    tiles,
    edgeLayer,
    activityLayer,
    marksLayer,
    templateLayer,
    gridLayer,
    new ProtectionLayer(protection),
    new LandmarkLayer(landmark),
    inspectedLayer,
    reticleLayer,
  ];
  const stage = new Stage(find("board"), camera, layers);
  templateLayer.unfinished.on(() => stage.ask());
  const ripples = new Ripples({ ...page, now: () => performance.now() });
  new RippleRings(find("ripples"), { ripples, camera, palette });
  const minimap = new Minimap(find("minimap"), tiles, camera);
  const theme = new Theme(settings, motion, () => stage.restyle());
  return {
    tiles,
    activityLayer,
    marksLayer,
    templateLayer,
    gridLayer,
    inspectedLayer,
    stage,
    ripples,
    minimap,
    theme,
  };
}
