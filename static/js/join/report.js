// From the inspected pixel to the moderators.

import { find } from "../exit/page/find.js";
import { ReportForm } from "../exit/panels/report_form.js";
import * as texts from "../exit/words/texts.js";
import { around } from "../state/view/around.js";

export function joinReport({ board, line, panels, walk, say }) {
  const form = new ReportForm(find("report-form"), find("report-problem"));
  let point = null;
  find("inspector-report").addEventListener("click", () => {
    point = walk.inspected;
    find("report-place").textContent = `${point.x}, ${point.y}`;
    form.clear();
    panels.report.open();
  });
  form.onSend = async ({ side, reason, sentence }) => {
    await line.report({ ...around(board.grid, point, side), reason, sentence });
    panels.report.close();
    say(texts.reported());
  };
}
