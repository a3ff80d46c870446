// What each key does, in words.

import { gettext } from "./words.js";

export function actionGroups() {
  return [placing(), view(), more()];
}

function placing() {
  const names = {
    reticleUp: gettext("Crosshair up"),
    reticleDown: gettext("Crosshair down"),
    reticleLeft: gettext("Crosshair left"),
    reticleRight: gettext("Crosshair right"),
    reticleFarUp: gettext("Crosshair up 10 pixels"),
    reticleFarDown: gettext("Crosshair down 10 pixels"),
    reticleFarLeft: gettext("Crosshair left 10 pixels"),
    reticleFarRight: gettext("Crosshair right 10 pixels"),
    place: gettext("Place"),
    undo: gettext("Undo"),
    undoCtrl: gettext("Undo (alternative key)"),
    cancel: gettext("Cancel"),
    colorNext: gettext("Next colour"),
    colorPrevious: gettext("Previous colour"),
    colorNextLetter: gettext("Next colour (alternative key)"),
    colorPreviousLetter: gettext("Previous colour (alternative key)"),
    pick: gettext("Pick this pixel’s colour"),
    lastPixel: gettext("My last pixel"),
  };
  return { title: gettext("Placing"), names };
}

function view() {
  const names = {
    panUp: gettext("Pan up"),
    panDown: gettext("Pan down"),
    panLeft: gettext("Pan left"),
    panRight: gettext("Pan right"),
    zoomIn: gettext("Zoom in"),
    zoomOut: gettext("Zoom out"),
    zoomInSign: gettext("Zoom in (alternative key)"),
    zoomOutSign: gettext("Zoom out (alternative key)"),
    fit: gettext("Fit to screen"),
    grid: gettext("Grid"),
    minimap: gettext("Mini-map"),
    heat: gettext("Recent activity"),
    untouched: gettext("Untouched pixels"),
    overlays: gettext("Hide overlays"),
    fullscreen: gettext("Full screen"),
    hideInterface: gettext("Hide interface"),
  };
  return { title: gettext("View"), names };
}

function more() {
  const names = {
    inspect: gettext("Who placed this?"),
    templates: gettext("Templates"),
    nextWrong: gettext("Next wrong pixel in the template"),
    opacityUp: gettext("Increase template opacity"),
    opacityDown: gettext("Decrease template opacity"),
    timelapse: gettext("Time-lapse"),
    copyLink: gettext("Share this view"),
    snapshot: gettext("Download image"),
    settings: gettext("Settings"),
    help: gettext("Help"),
  };
  return { title: gettext("More"), names };
}
