// Opens a report in a headless browser and checks what only a browser can tell. No packages are needed: the browser is
// spoken to through its debugging pipe.
//
//   node check.mjs BROWSER report.html report.json [folder for screenshots]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [browser, htmlFile, jsonFile, pictures] = process.argv.slice(2);
const url = pathToFileURL(resolve(htmlFile)).href;
const expected = JSON.parse(readFileSync(jsonFile, "utf8"));
const profile = mkdtempSync(join(tmpdir(), "wir-browser-"));
const child = spawn(browser, ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-dev-shm-usage", "--remote-debugging-pipe",
  `--user-data-dir=${profile}`], { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });

const waiting = new Map();
const events = [];
let last = 0, buffer = "", heard = () => {};
child.stdio[4].on("data", (chunk) => {
  buffer += chunk;
  const parts = buffer.split("\0");
  buffer = parts.pop();
  for (const part of parts) {
    const message = JSON.parse(part);
    if (message.id) {
      const { done, fail } = waiting.get(message.id);
      waiting.delete(message.id);
      message.error ? fail(new Error(message.error.message)) : done(message.result);
    } else {
      events.push(message);
      heard();
    }
  }
});
const send = (method, params = {}, sessionId) => new Promise((done, fail) => {
  waiting.set(++last, { done, fail });
  child.stdio[3].write(JSON.stringify({ id: last, method, params, sessionId }) + "\0");
});
const happened = async (method) => {
  while (!events.some((e) => e.method === method)) await new Promise((r) => (heard = r));
};

const problems = [];
const check = (ok, text) => ok || problems.push(text);

// Runs in the page.
const looked = () => {
  const visible = (e) => e.checkVisibility() && e.getClientRects().length > 0;
  const parse = (c) => {
    const canvas = looked.canvas ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = c;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].map((x) => x / 255);
  };
  const over = (top, below) => below.map((b, i) => (i < 3 ? top[i] * top[3] + b * (1 - top[3]) : 1));
  const ground = (e) => {
    const layers = [];
    for (; e; e = e.parentElement) layers.unshift(parse(getComputedStyle(e).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [1, 1, 1, 1]);
  };
  const light = (c) => {
    const [r, g, b] = c.map((x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const faint = new Set();
  for (const e of document.querySelectorAll("body *")) {
    const says = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!says || !visible(e) || e.closest("title,desc")) continue;
    const style = getComputedStyle(e);
    const below = ground(e);
    const colour = over(parse(e instanceof SVGElement ? style.fill : style.color), below);
    const [a, b] = [light(colour), light(below)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < 4.5) faint.add(`${e.tagName}.${e.className.baseVal ?? e.className}: ${contrast.toFixed(2)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const headings = [...document.querySelectorAll("h1,h2,h3,h4")];
  return {
    wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    spilling: [...document.querySelectorAll(".block")].filter((e) => e.scrollWidth > e.clientWidth)
      .map((e) => e.getAttribute("aria-labelledby")),
    figures: [...document.querySelectorAll("data[data-f]")].map((e) => [e.dataset.f, e.value, e.textContent]),
    headings: headings.map((h) => [Number(h.tagName[1]), h.textContent]),
    faint: [...faint],
    double: ids.filter((id, i) => ids.indexOf(id) !== i),
    dangling: [...document.querySelectorAll("[aria-labelledby]")]
      .filter((e) => e.getAttribute("aria-labelledby").split(" ").some((id) => !document.getElementById(id))).length,
    unnamed: [...document.querySelectorAll("svg:not(svg svg)")]
      .filter((s) => s.getAttribute("aria-hidden") !== "true" && !(s.getAttribute("role") === "img"
        && (s.getAttribute("aria-label") || s.getAttribute("aria-labelledby")))).length,
    scopeless: document.querySelectorAll("th:not([scope])").length,
    scripts: document.querySelectorAll("script,iframe,object,embed,link,img,[onclick],[onload],[onerror]").length,
    lang: document.documentElement.lang,
    broken: [...document.querySelectorAll("svg *")].some((e) => [...e.attributes].some((a) => /NaN|inf/i.test(a.value)
      && ["x", "y", "x1", "x2", "y1", "y2", "width", "cx", "cy"].includes(a.name))),
  };
};

const at = (value, pointer) => pointer.split("/").slice(1).reduce((v, k) => v?.[k], value);

async function view(session, width, scheme) {
  const name = `${width} px, ${scheme}`;
  await send("Emulation.setDeviceMetricsOverride", { width, height: 900, deviceScaleFactor: 1, mobile: width < 500 }, session);
  await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] }, session);
  const { result, exceptionDetails } = await send("Runtime.evaluate",
    { expression: `(${looked.toString().replaceAll("looked.canvas", "window.probe")})()`, returnByValue: true }, session);
  if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
  const page = result.value;
  check(page.wide <= 0, `${name}: the page scrolls sideways by ${page.wide} px`);
  check(page.spilling.length === 0, `${name}: blocks spill: ${page.spilling}`);
  check(page.faint.length === 0, `${name}: too little contrast: ${page.faint}`);
  if (pictures) {
    const { cssContentSize } = await send("Page.getLayoutMetrics", {}, session);
    const shot = await send("Page.captureScreenshot", { captureBeyondViewport: true,
      clip: { x: 0, y: 0, width, height: cssContentSize.height, scale: 1 } }, session);
    writeFileSync(join(pictures, `report-${width}-${scheme}.png`), Buffer.from(shot.data, "base64"));
  }
  return page;
}

try {
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`, {}, sessionId);
  await send("Page.navigate", { url }, sessionId);
  await happened("Page.loadEventFired");
  let page;
  for (const width of [320, 375, 768, 1280]) for (const scheme of ["light", "dark"]) page = await view(sessionId, width, scheme);

  check(page.figures.length > 50, `only ${page.figures.length} figures`);
  for (const [field, value, text] of page.figures) {
    const wanted = at(expected, field);
    check(typeof wanted === "number" && wanted === Number(value), `${field}: the page has ${value}, the JSON ${wanted}`);
    check(text.trim() !== "" && !/NaN|inf/.test(text), `${field}: reads "${text}"`);
  }
  const levels = page.headings.map((h) => h[0]);
  check(levels.filter((l) => l === 1).length === 1 && levels[0] === 1, "there is not one first heading");
  check(levels.every((l, i) => i === 0 || l <= levels[i - 1] + 1), `heading levels are left out: ${levels}`);
  for (const words of ["What it is good for", "What it can run", "What fills the memory", "How long a context", "Where it stands"])
    check(page.headings.some((h) => h[1].includes(words)), `no heading "${words}"`);
  check(page.double.length === 0, `ids twice: ${page.double}`);
  check(page.dangling === 0, "labels point nowhere");
  check(page.unnamed === 0, `${page.unnamed} drawings have no name`);
  check(page.scopeless === 0, `${page.scopeless} table headers have no scope`);
  check(page.scripts === 0, `${page.scripts} elements could load or run something`);
  check(page.lang === "en", "no language");
  check(!page.broken, "a drawing has a place that is no number");

  await send("Input.dispatchKeyEvent", { type: "keyDown", key: "Tab", code: "Tab", windowsVirtualKeyCode: 9 }, sessionId);
  const focus = await send("Runtime.evaluate", { expression: "document.activeElement.className", returnByValue: true }, sessionId);
  check(focus.result.value === "skip", "the first Tab does not reach the link that skips to the content");
  const pdf = await send("Page.printToPDF", {}, sessionId);
  check(pdf.data.length > 10000, "it does not print");
  if (pictures) writeFileSync(join(pictures, "report.pdf"), Buffer.from(pdf.data, "base64"));

  for (const e of events) {
    if (e.method === "Network.requestWillBeSent") check(e.params.request.url === url, `a request: ${e.params.request.url}`);
    if (e.method === "Runtime.exceptionThrown") problems.push("an exception in the page");
    if (e.method === "Runtime.consoleAPICalled") problems.push(`the console says: ${JSON.stringify(e.params.args)}`);
    if (e.method === "Log.entryAdded") problems.push(`the log says: ${e.params.entry.text}`);
  }
  console.log(`${page.figures.length} figures, ${page.headings.length} headings`);
} catch (error) {
  problems.push(String(error.stack ?? error));
} finally {
  const gone = new Promise((done) => child.once("exit", done));
  send("Browser.close").catch(() => {});
  await Promise.race([gone, new Promise((done) => setTimeout(done, 3000))]);
  child.kill("SIGKILL");
  try { rmSync(profile, { recursive: true, force: true, maxRetries: 5 }); } catch { /* the system clears it */ }
}
for (const problem of problems.slice(0, 40)) console.error(problem);
process.exit(problems.length === 0 ? 0 : 1);
