// The live page beyond htmx: what stays open stays open, the course is drawn by uPlot, and what changed is said.
"use strict";

const look = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
let open = new Set();
let plot = null;

function draw() {
  const figure = document.querySelector(".course-figure");
  plot?.destroy();
  plot = null;
  if (!figure?.dataset.course) return;
  const still = figure.querySelector("svg");
  const place = figure.querySelector(".live") ?? figure.appendChild(document.createElement("div"));
  place.className = "live";
  place.setAttribute("aria-hidden", "true"); // the drawing without scripts has the label, the table the figures
  const width = figure.clientWidth - parseFloat(getComputedStyle(figure).paddingRight);
  const usd = (value) => (value == null ? "" : "$" + value.toFixed(value < 0.1 ? 4 : 3));
  const axis = { stroke: look("--soft"), grid: { stroke: look("--faint"), width: 1 }, ticks: { show: false } };
  const line = look("--local");
  const course = JSON.parse(figure.dataset.course);
  const mondays = course[0].filter((_, at) => (course[0].length - 1 - at) % Math.ceil((course[0].length * 70) / width) === 0);
  plot = new uPlot({
    width, height: 280, legend: { markers: { show: false } },
    hooks: { ready: [(made) => made.setLegend({ idx: course[0].length - 1 })] }, cursor: { y: false }, scales: { y: { range: (_, __, most) => [0, most * 1.05] } },
    bands: [{ series: [3, 2], fill: look("--band") }],
    series: [
      { label: "week of", value: "{D} {MMM} {YYYY}" },
      { label: "each", stroke: line, width: 2, points: { size: 8, fill: line }, value: (_, it) => usd(it) },
      { label: "from", stroke: "transparent", points: { show: false }, value: (_, it) => usd(it) },
      { label: "to", stroke: "transparent", points: { show: false }, value: (_, it) => usd(it) },
    ],
    axes: [
      { ...axis, values: "{D} {MMM}", splits: () => mondays },
      { ...axis, size: 64, values: (_, all) => all.map((it) => "$" + it.toFixed(2)) },
    ],
  }, course, place);
  figure.classList.add("drawn-live");
  still.classList.add("hidden");
}

document.addEventListener("htmx:beforeSwap", () => {
  open = new Set([...document.querySelectorAll("details[open]")].map((it) => it.id));
});
document.addEventListener("htmx:afterSwap", () => {
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  document.getElementById("state").textContent = "Something was recorded; the figures are new.";
  draw();
});
for (const gone of ["htmx:sendError", "htmx:responseError"]) {
  document.addEventListener(gone, () => {
    document.getElementById("state").textContent = "No answer from fenceline dashboard; the figures may be old.";
  });
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
let waiting = 0;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(draw, 150);
});
draw();
