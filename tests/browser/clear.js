// Brings an open page back to what it was when it was opened.

() => {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  document.getElementById("toasts").replaceChildren();
  document.activeElement.blur();
  for (const button of document.querySelectorAll(".tools [aria-expanded=true]")) button.click();
  for (const name of [place.activityLayer.mode ?? []].flat()) place.tools.commands[name]();
  for (const template of [...place.templates.all]) place.templates.remove(template);
  place.cooldown.start(0);
  place.undo.configure({});
  place.placer.placed.emit({ x: 0, y: 0, color: 0 }); // which ends what could be undone
  place.reticle.clear();
  place.palette.choose(null);
  place.settings.reset();
  place.face.load({ face: {} });
  const nothing = { announcement: "", state: "open", ban: null, isUnavailable: false };
  place.status.set({ ...nothing, online: 1, perMinute: null });
  place.countdown.load(null);
  place.camera.fit();
}
