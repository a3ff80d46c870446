// Maps of activity -> the layer over the board, their legend, their buttons, words.

import { Legend, legendText } from "../exit/canvas/legend.js";
import { find } from "../exit/page/find.js";

export function joinMaps({ maps, activity, activityLayer, stage, tools, say, speaker }) {
  const legend = new Legend(find("legend"));
  let told = "";
  const show = () => {
    activityLayer.show(maps.mode);
    for (const name of ["heat", "untouched"]) tools.press(name, maps.mode === name);
    legend.show(maps, activity);
    stage.ask();
  };
  // The legend stays, so that a message would only say the same.
  const tell = () => {
    const news = `${maps.mode} ${maps.stage}`;
    if (news === told) return;
    told = news;
    if (maps.stage === "failed") say(legendText(maps, activity), "bad");
    else if (maps.mode) speaker.say(legendText(maps, activity));
  };
  maps.changed.on(show);
  maps.changed.on(tell);
}
