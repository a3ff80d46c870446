// The page's language: gettext as Django's catalogue gives it, with %(name)s filled in.

// Forms of a plural come in this order, as gettext has them; the last one stands for the rest.
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

let catalog = {};
let language = "en"; // which the source is in

export async function loadWords(address, wanted = document.documentElement.lang) {
  if (!address) return;
  const answer = await fetch(address)
    .then((response) => (response.ok ? response.json() : null))
    .catch(() => null);
  if (!answer) return; // better a page in English than none
  catalog = answer.catalog;
  language = wanted;
}

export function gettext(text, values) {
  const found = catalog[text];
  return fill(typeof found === "string" ? found : text, values);
}

export function ngettext(one, many, count, values) {
  const found = catalog[one];
  const forms = Array.isArray(found) ? found : [one, many];
  return fill(forms[Math.min(plural(count), forms.length - 1)], { count, ...values });
}

// In the page's language, which need not be the browser's.
export function number(value) {
  return value.toLocaleString(language);
}

export function moment(at) {
  return new Date(at).toLocaleString(language);
}

function plural(count) {
  const rules = new Intl.PluralRules(language);
  const known = rules.resolvedOptions().pluralCategories;
  return CATEGORIES.filter((name) => known.includes(name)).indexOf(rules.select(count));
}

function fill(text, values = {}) {
  return text.replace(/%\((\w+)\)s/g, (whole, name) => values[name] ?? whole);
}
