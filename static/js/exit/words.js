// The page's language: gettext as Django's catalogue gives it, with %(name)s filled in.

let catalog = {};
let plural = (count) => (count === 1 ? 0 : 1);

export async function loadWords(address) {
  if (!address) return; // English is what the source says
  const answer = await fetch(address)
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  if (!answer) return; // better a page in English than none
  catalog = answer.catalog;
  // The languages that we ship count one and many as English or as French does.
  if (/n\s*>\s*1/.test(answer.plural ?? "")) plural = (count) => (count > 1 ? 1 : 0);
}

export function gettext(text, values) {
  const found = catalog[text];
  return fill(typeof found === "string" ? found : text, values);
}

export function ngettext(one, many, count, values) {
  const found = catalog[one];
  const forms = Array.isArray(found) ? found : [one, many];
  return fill(forms[plural(count)], { count, ...values });
}

function fill(text, values = {}) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}
