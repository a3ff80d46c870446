// What opens over the board or beside it.

import { find } from "../../exit/page/find.js";
import { Inspector } from "../../exit/panels/inspector.js";
import { KeysPanel } from "../../exit/panels/keys_panel.js";
import { Panel } from "../../exit/panels/panel.js";
import { SettingsPanel } from "../../exit/panels/settings_panel.js";
import { TemplatesPanel } from "../../exit/panels/templates_panel.js";

export function makePanels(page) {
  fillPanels(page);
  return {
    inspector: makeInspector(page),
    panels: {
      settings: new Panel(find("settings"), { isModal: true }),
      help: new Panel(find("help"), { isModal: true }),
      inspector: new Panel(find("inspector")),
      report: new Panel(find("report"), { isModal: true }),
      templates: new Panel(find("templates")),
      link: new Panel(find("link"), { isModal: true }),
      question: new Panel(find("site-question"), { isModal: true }),
    },
  };
}

function fillPanels({ settings, keymap, templates }) {
  new SettingsPanel(find("settings-form"), settings);
  new KeysPanel(find("keys"), keymap, settings);
  const elements = {
    list: find("template-list"),
    fields: find("template-fields"),
    empty: find("templates-empty"),
  };
  new TemplatesPanel(elements, templates);
}

function makeInspector({ board, palette, serverClock, session, api }) {
  return new Inspector(find("inspector-body"), {
    board,
    palette,
    clock: serverClock,
    ownName: () => session.name,
    fetchPixel: (x, y) => api.pixel(x, y),
    fetchMore: (x, y) => api.more(x, y),
  });
}
