// The address says which moment and part are looked at; where it says nothing, it is the end.

import { Address } from "../../entrance/page/address.js";
import { copy } from "../../entrance/page/clipboard.js";
import { find } from "../../exit/page/find.js";
import { LiveRegion } from "../../exit/page/live_region.js";
import { Toasts } from "../../exit/page/toasts.js";
import { stillToCome } from "../../exit/timelapse/sentences.js";
import { linkCopied, notCopied } from "../../exit/words/texts.js";
import { formatLink } from "../../state/view/link.js";

export function joinLink({ camera, timelapse }) {
  const say = makeSpeech();
  const address = new Address({
    camera,
    template: () => null,
    seq: () => timelapse.seq,
    base: "",
    onLink: async ({ view, seq }) => {
      await timelapse.open(seq);
      if (timelapse.kept && seq > timelapse.kept.lastSeq) say(stillToCome());
      if (view) camera.moveTo(view.x + 0.5, view.y + 0.5, view.scale);
    },
  });
  timelapse.moved.on(() => address.writeSoon());
  find("timelapse-share").addEventListener("click", async () => {
    const link = new URL(formatLink(camera, null, timelapse.seq), location.href).href;
    say((await copy(link)) ? linkCopied() : notCopied());
  });
  address.enable();
  address.read();
}

function makeSpeech() {
  const [toasts, live] = [new Toasts(find("toasts")), new LiveRegion(find("live"))];
  return (text) => {
    toasts.show(text);
    live.say(text);
  };
}
