// Text that can't be read in the topmost layer, each with the reason. Text in something that is
// scrolled is scrolled to first. Answers with a list of [reason, text, element, ...].

() => {
  const ONE_LINE = "button, .plain, .pill";
  const TWO_LINES = ".template-list"; // buttons that are made of lines
  const UNSEEN = ".hidden-text, option, select, noscript, script, svg";
  // Opened by the player, who knows that it lies over something.
  const OPENED = ".panel.side, .tools:has([aria-expanded=true])";

  const root = [...document.querySelectorAll("dialog:modal")].at(-1) ?? document.body;
  const found = [];

  const name = (node) => node && `${node.localName}#${node.id}.${node.getAttribute("class")}`;
  const words = (node) => node.textContent.trim().slice(0, 40);
  const isSeen = (element) =>
    element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
    !element.closest(UNSEEN);
  const isScrolled = (box) =>
    box.scrollHeight > box.clientHeight && /auto|scroll/.test(getComputedStyle(box).overflowY);

  function isInScroller(element) {
    for (let box = element; box; box = box.parentElement) if (isScrolled(box)) return true;
    return false;
  }

  function linesOf(text) {
    const range = document.createRange();
    range.selectNodeContents(text);
    return [...range.getClientRects()].filter(({ width }) => width > 1);
  }

  function isCovered(element, { left, right, top, bottom }) {
    for (const x of [left + 1, (left + right) / 2, right - 1]) {
      const hit = document.elementFromPoint(x, (top + bottom) / 2);
      const isOpened = hit?.closest(OPENED) && !hit.closest(".messages");
      if (!element.contains(hit) && !isOpened) return name(hit) ?? "the edge";
    }
    return null;
  }

  function lookAtText(element, text) {
    const lines = linesOf(text);
    const tops = new Set(lines.map(({ top }) => Math.round(top)));
    const isOneLine = element.closest(ONE_LINE) && !element.closest(TWO_LINES);
    if (isOneLine && tops.size > 1) found.push(["broken", words(text), name(element)]);
    for (const line of isScrolled(element) ? lines.slice(0, 1) : lines) {
      const by = isCovered(element, line);
      if (by) found.push(["covered", words(text), name(element), by]);
    }
  }

  function lookAtWidth(element) {
    for (let box = element; box && box !== document.body; box = box.parentElement) {
      const { display, overflowX } = getComputedStyle(box);
      if (display === "inline" || display === "contents") continue;
      if (box !== element && overflowX === "visible") continue;
      const { scrollWidth, clientWidth } = box;
      if (scrollWidth <= clientWidth) continue;
      return found.push(["cut", words(element), name(box), scrollWidth, clientWidth]);
    }
  }

  // As wide as its longest choice, or that would be cut.
  function lookAtChoice(select) {
    const { offsetWidth } = select;
    const free = { width: "max-content", "max-width": "none", "align-self": "start" };
    for (const [key, value] of Object.entries(free)) select.style.setProperty(key, value);
    const wanted = select.offsetWidth;
    for (const key of Object.keys(free)) select.style.removeProperty(key);
    if (wanted > offsetWidth) found.push(["cut", select.innerText, name(select), wanted, offsetWidth]);
  }

  // What lets clicks through is seen nevertheless, and covers.
  const touchable = new CSSStyleSheet();
  touchable.replaceSync("* { pointer-events: auto !important }");
  document.adoptedStyleSheets.push(touchable);
  for (const element of root.querySelectorAll("*")) {
    const texts = [...element.childNodes].filter(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim(),
    );
    if (!texts.length || !isSeen(element)) continue;
    if (isInScroller(element)) element.scrollIntoView({ block: "center" });
    for (const text of texts) lookAtText(element, text);
    lookAtWidth(element);
  }
  for (const select of root.querySelectorAll("select"))
    if (isSeen(select.parentElement)) lookAtChoice(select);
  document.adoptedStyleSheets.pop();
  return found;
}
