// What each key does, in words.

import { gettext } from "./words.js";

export function actionGroups() {
  return [
    {
      title: gettext("Placing"),
      names: {
        reticleUp: gettext("Reticle up"),
        reticleDown: gettext("Reticle down"),
        reticleLeft: gettext("Reticle left"),
        reticleRight: gettext("Reticle right"),
        reticleFarUp: gettext("Reticle ten up"),
        reticleFarDown: gettext("Reticle ten down"),
        reticleFarLeft: gettext("Reticle ten left"),
        reticleFarRight: gettext("Reticle ten right"),
        place: gettext("Place"),
        undo: gettext("Take the placement back"),
        undoCtrl: gettext("Take the placement back (second key)"),
        cancel: gettext("Cancel"),
        colorNext: gettext("Next colour"),
        colorPrevious: gettext("Previous colour"),
        colorNextLetter: gettext("Next colour (second key)"),
        colorPreviousLetter: gettext("Previous colour (second key)"),
        pick: gettext("Take the colour of this pixel"),
        lastPixel: gettext("Go to my last pixel"),
      },
    },
    {
      title: gettext("View"),
      names: {
        panUp: gettext("Move up"),
        panDown: gettext("Move down"),
        panLeft: gettext("Move left"),
        panRight: gettext("Move right"),
        zoomIn: gettext("Zoom in"),
        zoomOut: gettext("Zoom out"),
        zoomInSign: gettext("Zoom in (second key)"),
        zoomOutSign: gettext("Zoom out (second key)"),
        fit: gettext("Fit to screen"),
        grid: gettext("Grid"),
        minimap: gettext("Small map"),
        heat: gettext("Recent activity"),
        untouched: gettext("Untouched pixels"),
        overlays: gettext("Hide or show everything laid over"),
        fullscreen: gettext("Full screen"),
      },
    },
    {
      title: gettext("More"),
      names: {
        inspect: gettext("Who placed this?"),
        templates: gettext("Templates"),
        nextWrong: gettext("Next wrong pixel of the template"),
        opacityUp: gettext("Template more opaque"),
        opacityDown: gettext("Template less opaque"),
        copyLink: gettext("Copy a link to this view"),
        snapshot: gettext("Download a picture"),
        settings: gettext("Settings"),
        help: gettext("Help and keys"),
      },
    },
  ];
}
