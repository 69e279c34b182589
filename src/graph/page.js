// The page can be read without this: it lights up a node's neighbours, and finds names.
"use strict";
const drawings = [...document.querySelectorAll("svg.network")];
const rows = [...document.querySelectorAll("tbody tr")];
const said = document.getElementById("said");
const find = document.getElementById("find");
const fold = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d").replace(/œ/g, "oe");
const names = rows.map((row) => fold(row.cells[0].textContent));
let kept = null;

// Which nodes are lit; none: all are.
function light(nodes, edgesOf) {
  for (const drawing of drawings) {
    drawing.classList.toggle("dimmed", nodes !== null);
    for (const edge of drawing.querySelectorAll(".edges path")) {
      edge.classList.toggle("near", edgesOf !== null && (+edge.dataset.a === edgesOf || +edge.dataset.b === edgesOf));
    }
    for (const node of drawing.querySelectorAll(".nodes g")) {
      node.classList.toggle("near", nodes !== null && nodes.has(+node.dataset.i));
    }
  }
}

function show(at) {
  if (at === null) {
    light(null, null);
    said.textContent = "";
    return;
  }
  const near = new Set([at]);
  for (const edge of drawings[0].querySelectorAll(".edges path")) {
    const [a, b] = [+edge.dataset.a, +edge.dataset.b];
    if (a === at) near.add(b);
    if (b === at) near.add(a);
  }
  light(near, at);
  const cells = [...rows[at].cells].map((cell) => cell.textContent).filter(Boolean);
  said.textContent = cells.join(" · ");
}

for (const drawing of drawings) {
  for (const node of drawing.querySelectorAll(".nodes g")) {
    const at = +node.dataset.i;
    node.tabIndex = 0;
    node.addEventListener("mouseenter", () => kept === null && !find.value && show(at));
    node.addEventListener("mouseleave", () => kept === null && !find.value && show(null));
    node.addEventListener("focus", () => show(at));
    node.addEventListener("blur", () => show(kept));
    node.addEventListener("click", (event) => {
      event.stopPropagation();
      kept = kept === at ? null : at;
      show(kept);
    });
  }
  drawing.addEventListener("click", () => show((kept = null)));
}

find.addEventListener("input", () => {
  const words = fold(find.value.trim());
  kept = null;
  const found = new Set(names.flatMap((name, at) => (name.includes(words) ? [at] : [])));
  if (!words) show(null);
  else if (found.size === 1) show([...found][0]);
  else {
    light(found, null);
    said.textContent = `${found.size} found`;
  }
  rows.forEach((row, at) => (row.hidden = Boolean(words) && !found.has(at)));
});
