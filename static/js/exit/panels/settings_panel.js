// The form of settings: each field names its setting in data-setting.

export class SettingsPanel {
  #form;
  #settings;

  constructor(form, settings) {
    this.#form = form;
    this.#settings = settings;
    form.addEventListener("change", ({ target }) => this.#change(target));
    form.addEventListener("submit", (event) => event.preventDefault());
    settings.changed.on(() => this.show());
    this.show();
  }

  show() {
    for (const field of this.#fields) {
      const value = this.#settings.get(field.dataset.setting);
      if (field.type === "checkbox") field.checked = value;
      else field.value = String(value);
    }
  }

  get #fields() {
    return this.#form.querySelectorAll("[data-setting]");
  }

  #change(field) {
    const name = field.dataset.setting;
    if (!name) return;
    const isNumber = typeof this.#settings.get(name) === "number";
    const value = field.type === "checkbox" ? field.checked : field.value;
    this.#settings.set(name, isNumber ? Number(value) : value);
  }
}
