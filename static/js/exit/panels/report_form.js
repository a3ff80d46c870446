// A few words to the moderators about a pixel, or about what is around it.

import { reason } from "../words/reasons.js";

export class ReportForm {
  onSend = async () => {}; // {side, reason, sentence}

  #form;
  #problem;
  #isSending = false;

  constructor(form, problem) {
    this.#form = form;
    this.#problem = problem;
    form.addEventListener("change", () => this.#ask());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  clear() {
    this.#form.reset();
    this.#problem.textContent = "";
    this.#ask();
  }

  // Something else has to be said.
  #ask() {
    const { reason, sentence } = this.#form.elements;
    sentence.required = reason.value === "other";
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    this.#problem.textContent = "";
    const { side, reason: why, sentence } = this.#form.elements;
    try {
      await this.onSend({ side: Number(side.value), reason: why.value, sentence: sentence.value });
    } catch (error) {
      this.#problem.textContent = reason(error);
    } finally {
      this.#isSending = false;
    }
  }
}
