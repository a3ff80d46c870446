// Where everything is joined: entrance (socket, gestures, keys) -> state (board, camera,
// palette, cooldown, sync) -> exit (canvas, panels, words). The pieces of the joint are in join/:
// what there is in join/parts/, what moves what beside it.

import { Alarm } from "./entrance/page/alarm.js";
import { keepForOffline } from "./entrance/page/offline.js";
import * as texts from "./exit/words/texts.js";
import { loadWords } from "./exit/words/words.js";
import { joinCommands } from "./join/commands.js";
import { joinGestures, makeGestures } from "./join/gestures.js";
import { joinInspector } from "./join/inspector.js";
import { joinInterface } from "./join/interface.js";
import { joinMaps } from "./join/maps.js";
import { makeBars, makeSpeech } from "./join/parts/bars.js";
import { makeCanvas } from "./join/parts/canvas.js";
import { makePanels } from "./join/parts/panels.js";
import { makeState } from "./join/parts/state.js";
import { joinReport } from "./join/report.js";
import { joinPlacing, joinServer } from "./join/server.js";
import { joinSize } from "./join/size.js";
import { TimelapseDoor } from "./join/timelapse_door.js";
import { joinAddress, joinForms, makeTools } from "./join/tools.js";
import { joinUndo } from "./join/undo.js";
import {
  joinBoard,
  joinClock,
  joinFace,
  joinInvitation,
  joinReticle,
  joinSettings,
} from "./join/view.js";
import { Walk } from "./join/walk.js";
import { joinWelcome } from "./join/welcome.js";

await loadWords(document.documentElement.dataset.words);

const page = makeState();
Object.assign(page, makeCanvas(page));
Object.assign(page, makeSpeech(page));
Object.assign(page, makeBars(page));
Object.assign(page, makePanels(page));
Object.assign(page, makeGestures(page));
Object.assign(page, makeTools(page));
page.alarm = new Alarm({
  settings: page.settings,
  cooldown: page.cooldown,
  words: () => [page.face.name, texts.mayPlace()],
});
page.walk = new Walk(page);
page.timelapse = new TimelapseDoor(page);
page.interface = joinInterface(page);
Object.assign(page, joinAddress(page));
page.onFirst = () => {
  page.address.read();
  joinWelcome(page); // after the board, which is what people came to see
  keepForOffline();
};

joinBoard(page);
joinInvitation(page);
joinReticle(page);
joinClock(page);
joinFace(page);
joinSettings(page);
joinSize(page);
joinInspector(page);
joinReport(page);
joinCommands(page);
joinForms(page);
joinMaps(page);
joinPlacing(page);
joinUndo(page);
joinGestures(page);
page.alarm.enable();
page.theme.show();
page.statusBar.show();
page.templateTools.restore();
joinServer(page);

// A handle for tests and for the curious.
window.place = { ...page, checksum: () => page.board.checksum(), sync: page.line.sync };
