// How the face looks in both themes, while it is typed.

const field = (name) => document.getElementById(`id_${name}`);
const cards = [...document.querySelectorAll(".face-preview")];
const OURS = { dark: ["#ffd43b", "#1a1a1a"], light: ["#1d4ed8", "#ffffff"] };
let turn = 0;

function showTexts() {
  for (const card of cards) {
    card.querySelector("b").textContent = field("name").value;
    card.querySelector(".face-rules").textContent = field("rules").value;
  }
}

async function showAccent() {
  const mine = ++turn;
  const [, accent] = /^#([0-9a-f]{6})$/.exec(field("accent").value.trim().toLowerCase()) ?? [];
  const found = accent ? await derived(accent) : OURS;
  if (mine !== turn) return;
  for (const card of cards) {
    const [color, on] = found[card.dataset.theme];
    card.style.setProperty("--accent", color);
    card.style.setProperty("--on-accent", on);
  }
}

// As the page gets it: the server makes what cannot be read lighter or darker.
async function derived(accent) {
  const answer = await fetch(`/face/${accent}.css`);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await answer.text());
  const colors = ({ style }) => ["--accent", "--on-accent"].map((name) => style.getPropertyValue(name));
  return { dark: colors(sheet.cssRules[0]), light: colors(sheet.cssRules[1]) };
}

function showLogo() {
  const [file] = field("logo").files;
  for (const image of document.querySelectorAll(".face-preview img")) {
    if (file) image.src = URL.createObjectURL(file);
    image.hidden = field("no_logo").checked || !image.getAttribute("src");
  }
}

if (cards.length && field("name")) {
  for (const name of ["name", "rules"]) field(name).addEventListener("input", showTexts);
  field("accent").addEventListener("input", showAccent);
  for (const name of ["logo", "no_logo"]) field(name).addEventListener("change", showLogo);
  showAccent();
}
