// Themes, motion and marks, as attributes that the style sheet knows.

const DARK = matchMedia("(prefers-color-scheme: dark)");

export class Theme {
  #settings;
  #motion;
  #onChange;

  constructor(settings, motion, onChange) {
    this.#settings = settings;
    this.#motion = motion;
    this.#onChange = onChange;
    settings.changed.on((name) => {
      if (["theme", "marks"].includes(name)) this.show();
    });
    motion.changed.on(() => this.show());
    DARK.addEventListener("change", () => this.show());
  }

  show() {
    const root = document.documentElement;
    const theme = this.#settings.get("theme");
    root.dataset.theme = theme === "system" ? (DARK.matches ? "dark" : "light") : theme;
    root.dataset.motion = this.#motion.isCalm ? "reduced" : "full";
    root.toggleAttribute("data-marks", this.#settings.get("marks"));
    document.querySelector("meta[name=theme-color]").content = getComputedStyle(root)
      .getPropertyValue("--ground")
      .trim();
    this.#onChange();
  }
}
