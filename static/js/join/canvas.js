// The board as it is drawn: its layers, from the lowest to the highest, and what moves over them.

import { ActivityLayer } from "../exit/activity_layer.js";
import { EdgeLayer } from "../exit/edge_layer.js";
import { GridLayer } from "../exit/grid_layer.js";
import { InspectedLayer } from "../exit/inspected_layer.js";
import { LandmarkLayer } from "../exit/landmark_layer.js";
import { MarksLayer } from "../exit/marks_layer.js";
import { Minimap } from "../exit/minimap.js";
import { ProtectionLayer } from "../exit/protection_layer.js";
import { ReticleLayer } from "../exit/reticle_layer.js";
import { RippleRings } from "../exit/ripple_rings.js";
import { Stage } from "../exit/stage.js";
import { TemplateLayer } from "../exit/template_layer.js";
import { Theme } from "../exit/theme.js";
import { Tiles } from "../exit/tiles.js";
import { Ripples } from "../state/ripples.js";
import { find } from "./parts.js";

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
