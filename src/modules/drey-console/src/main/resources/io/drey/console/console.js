"use strict";

const EVERY = 2000;
const LATE = 2000; // a partition that was not confirmed for so long: local copies are about to be left alone
const SAMPLES = 300; // that are kept
const TOGETHER = 4;
const STATE = new URL("state.json", document.currentScript.src); // beside this script, wherever that is mounted
const SVG = "http://www.w3.org/2000/svg";
const cards = new Map();
let pointed = null; // at which sample somebody points, by card

const byId = id => document.getElementById(id);

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function count(number) {
  if (number < 10000) return Math.round(number).toLocaleString("en");
  const units = [["G", 1e9], ["M", 1e6], ["k", 1e3]];
  const [unit, size] = units.find(each => number >= each[1]);
  return (number / size).toFixed(number / size < 10 ? 1 : 0) + " " + unit;
}

function rate(number) {
  return number > 0 && number < 10 ? number.toFixed(1) : count(number);
}

function time(millis) {
  if (millis === null || millis === undefined || millis < 0) return "–";
  if (millis < 10) return millis.toFixed(millis % 1 ? 1 : 0) + " ms";
  if (millis < 1000) return Math.round(millis) + " ms";
  const seconds = millis / 1000;
  if (seconds < 60) return seconds.toFixed(seconds < 10 ? 1 : 0) + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  return seconds < 86400 ? Math.floor(seconds / 3600) + " h" : Math.floor(seconds / 86400) + " d";
}

function bytes(number) {
  if (number < 1024) return number + " B";
  return number < 1048576 ? (number / 1024).toFixed(0) + " KiB" : (number / 1048576).toFixed(1) + " MiB";
}

function percent(part, whole) {
  if (!whole) return "–";
  const share = 100 * part / whole;
  return share > 0 && share < 0.1 ? "<0.1 %" : share > 99.9 && share < 100 ? ">99.9 %" : share.toFixed(1) + " %";
}

/** Reads between two samples by who has answered them; null if there is nothing to compare. */
function reads(before, after) {
  if (!before || !after) return null;
  const [local, asked, , hits, misses] = after.map((value, i) => Math.max(0, value - before[i]));
  if (hits + misses > 0) { // statistics are on: what Redis had, and what nobody had, is known apart
    const near = local + asked > 0 ? Math.min(local, hits) : hits;
    return {local: near, redis: hits - near, miss: misses};
  }
  return {local, redis: asked, miss: 0};
}

const total = parts => parts ? parts.local + parts.redis + parts.miss : 0;

function sum(parts) {
  return parts.filter(Boolean).reduce(
      (all, each) => ({local: all.local + each.local, redis: all.redis + each.redis, miss: all.miss + each.miss}),
      {local: 0, redis: 0, miss: 0});
}

/** What happened in each interval of the history. */
function intervals(cache) {
  return cache.counts.slice(1).map((after, i) => reads(cache.counts[i], after));
}

/** Per second, over the last three intervals. */
function recent(values, times) {
  const from = Math.max(0, times.length - 4);
  const seconds = (times[times.length - 1] - times[from]) / 1000;
  return seconds > 0 ? values.slice(from).reduce((all, each) => all + total(each), 0) / seconds : 0;
}

function svg(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
  return made;
}

/** The shares of who has answered over time, one upon the other, four samples together; nothing where nobody asked. */
function draw(chart, values, name) {
  const width = SAMPLES, height = 100;
  const slots = [];
  for (let end = values.length; end > 0; end -= TOGETHER) {
    const parts = sum(values.slice(Math.max(0, end - TOGETHER), end));
    slots.unshift({parts, from: width - values.length + Math.max(0, end - TOGETHER), to: width - values.length + end});
  }
  const shapes = {local: "", redis: "", miss: ""};
  let run = [];
  const finish = () => {
    if (!run.length) return;
    const left = run[0].from, right = run[run.length - 1].to;
    const middles = run.map(slot => (slot.from + slot.to) / 2);
    let lower = run.map(() => height);
    for (const kind of ["local", "redis", "miss"]) {
      const upper = run.map((slot, i) => lower[i] - height * slot.parts[kind] / total(slot.parts));
      const line = edge => middles.map((x, i) => `L${x} ${edge[i].toFixed(2)}`);
      const last = run.length - 1;
      shapes[kind] += `M${left} ${lower[0].toFixed(2)}L${left} ${upper[0].toFixed(2)}${line(upper).join("")}`
          + `L${right} ${upper[last].toFixed(2)}L${right} ${lower[last].toFixed(2)}${line(lower).reverse().join("")}Z`;
      lower = upper;
    }
    run = [];
  };
  slots.forEach(slot => { if (total(slot.parts)) run.push(slot); else finish(); });
  finish();
  chart.replaceChildren(
      ...Object.entries(shapes).map(([kind, path]) => svg("path", {class: kind, d: path || "M0 0"})),
      svg("line", {class: "half", x1: 0, x2: width, y1: height / 2, y2: height / 2}));
  if (pointed && pointed.name === name) {
    const x = width - values.length + pointed.at + 0.5;
    chart.append(svg("line", {class: "at", x1: x, x2: x, y1: 0, y2: height}));
  }
}

function makeCard(name) {
  const card = element("article", "card");
  const title = element("h3");
  const rateText = element("span", "rate");
  const label = element("span", "name", name);
  label.title = name;
  title.append(label, rateText);
  const shares = element("p", "shares");
  const chart = svg("svg", {class: "chart", viewBox: "0 0 300 100", preserveAspectRatio: "none", role: "img"});
  const axis = element("p", "axis");
  const axisLeft = element("span"), axisRight = element("span");
  axis.append(axisLeft, axisRight);
  const details = element("dl");
  const hot = element("div", "hot");
  card.append(title, shares, chart, axis, details, hot);
  const made = {card, rateText, shares, chart, axisLeft, axisRight, details, hot, values: [], times: []};
  chart.addEventListener("pointermove", event => {
    const box = chart.getBoundingClientRect();
    const at = Math.floor(SAMPLES * (event.clientX - box.left) / box.width) - (SAMPLES - made.values.length);
    pointed = at >= 0 && at < made.values.length ? {name, at} : null;
    showChart(name, made);
  });
  chart.addEventListener("pointerleave", () => { pointed = null; showChart(name, made); });
  return made;
}

function showChart(name, made) {
  draw(made.chart, made.values, name);
  const here = pointed && pointed.name === name ? pointed.at : null;
  const parts = here === null ? sum(made.values) : made.values[here] || {local: 0, redis: 0, miss: 0};
  const whole = total(parts);
  made.shares.replaceChildren();
  for (const [kind, words] of [["local", "this JVM"], ["redis", "Redis"], ["miss", "nobody"]]) {
    const share = element("span", kind);
    share.append(element("b", "", percent(parts[kind], whole)), " " + words);
    made.shares.append(share);
  }
  made.chart.setAttribute("aria-label", `Reads of ${name} answered by this JVM: ${percent(parts.local, whole)}`);
  const times = made.times;
  if (here !== null) {
    const seconds = (times[here + 1] - times[here]) / 1000;
    made.axisLeft.textContent = time(times[times.length - 1] - times[here + 1]) + " ago";
    made.axisRight.textContent = rate(whole / seconds) + " reads/s";
  } else {
    const width = times.length > 1 ? SAMPLES * (times[times.length - 1] - times[0]) / (times.length - 1) : 0;
    made.axisLeft.textContent = whole ? time(width) + " ago" : "nobody has asked yet";
    made.axisRight.textContent = "now";
  }
}

function fact(list, name, value, state) {
  const group = element("div");
  group.append(element("dt", "", name), element("dd", state || "", value));
  list.append(group);
}

function showCache(cache, times, remote) {
  let made = cards.get(cache.name);
  if (!made) {
    made = makeCard(cache.name);
    cards.set(cache.name, made);
  }
  made.values = intervals(cache);
  made.times = times;
  made.rateText.textContent = rate(recent(made.values, times)) + " reads/s";
  showChart(cache.name, made);
  const list = made.details;
  list.replaceChildren();
  fact(list, "In this JVM", count(cache.localEntries || 0) + " entries");
  if (remote) {
    fact(list, "Not written yet", cache.pendingWrites
        ? `${count(cache.pendingWrites)} · ${bytes(cache.pendingBytes)} · ${time(cache.oldestPendingMillis)}` : "nothing",
        cache.oldestPendingMillis > 10000 ? "warn" : "");
    fact(list, "Changes arrive in", cache.stalenessP99Millis > 0
        ? `${time(cache.stalenessP50Millis)} – ${time(cache.stalenessP99Millis)}` : "–");
  }
  if (cache.loads) fact(list, "Loads", count(cache.loads));
  if (cache.evictions) fact(list, "Evictions here", count(cache.evictions));
  if (cache.remoteErrors) fact(list, "Failed commands", count(cache.remoteErrors), "warn");
  if (cache.unreadable) fact(list, "Unreadable", count(cache.unreadable), "warn");
  if (cache.givenUp) fact(list, "Writes lost", count(cache.givenUp), "bad");
  made.hot.hidden = !cache.hottest || !cache.hottest.length;
  if (!made.hot.hidden) {
    const keys = element("ol");
    cache.hottest.forEach(key => keys.append(element("li", "", key)));
    made.hot.replaceChildren(element("p", "", "Hottest keys"), keys);
  }
  return made.card;
}

function tile(name, value, unit, note, state) {
  const made = element("div", "tile " + (state || ""));
  const shown = element("p", "value", value);
  if (unit) shown.append(element("small", "", " " + unit));
  made.append(element("p", "name", name), shown, element("p", "note", note));
  return made;
}

function showTiles(state) {
  const all = state.caches.map(intervals);
  const parts = sum(all.flat());
  const perSecond = all.reduce((sofar, values) => sofar + recent(values, state.timesMillis), 0);
  const health = state.health;
  const tiles = [
    tile("Answered by this JVM", percent(parts.local, total(parts)).replace(" %", ""), total(parts) ? "%" : "",
        "of the last reads"),
    tile("Reads", rate(perSecond), "/ s", `in ${state.caches.length} cache${state.caches.length === 1 ? "" : "s"}`)
  ];
  if (health.partitions) {
    const oldest = Math.max(0, ...state.caches.map(each => each.oldestPendingMillis || 0));
    const staleness = Math.max(0, ...state.caches.map(each => each.stalenessP99Millis || 0));
    const [pending, pendingUnit] = count(health.pendingWrites).split(" ");
    const [late, lateUnit] = (staleness ? time(staleness) : "–").split(" ");
    tiles.push(
        tile("Not written yet", pending, pendingUnit, health.pendingWrites ? "oldest " + time(oldest) : "the queue is empty",
            oldest > 10000 ? "warn" : ""),
        tile("Changes arrive within", late, lateUnit, "99 % of the last minutes"),
        tile("Partitions", String(health.partitions - health.partitionsAway), "of " + health.partitions,
            health.partitionsAway ? "answer" : "all answer", health.partitionsAway ? "bad" : ""));
  }
  byId("tiles").replaceChildren(...tiles);
}

function showPartitions(partitions) {
  byId("partitionsSection").hidden = !partitions.length;
  const servers = new Map();
  for (const each of partitions) {
    const key = each.server || "";
    if (!servers.has(key)) servers.set(key, []);
    servers.get(key).push(each);
  }
  const names = [...servers.keys()].sort((a, b) => (a === "") - (b === "") || a.localeCompare(b));
  let number = 0;
  byId("servers").replaceChildren(...names.map(name => {
    const of = servers.get(name);
    const box = element("article", "server" + (name ? "" : " away"));
    const title = element("h3", "", name ? (names.length > 1 ? "Server " + ++number : "The server") : "No server answers for");
    title.append(element("span", "", of.length + (of.length === 1 ? " partition" : " partitions")));
    const ages = of.map(each => each.confirmedMillis).filter(each => each !== null);
    const age = ages.length ? "confirmed " + time(Math.max(...ages)) + " ago" : "never heard of";
    box.append(title, element("p", "", (name ? name.slice(0, 8) + " · " : "") + age));
    const map = element("ul", "map");
    for (const each of of) {
      const state = !each.reachable ? "away" : each.confirmedMillis === null ? "unknown"
          : each.confirmedMillis > LATE ? "late" : "fresh";
      const cell = element("li", state, String(each.number));
      cell.title = `partition ${each.number}: ` + (each.confirmedMillis === null ? "nothing is known yet"
          : `confirmed ${time(each.confirmedMillis)} ago, history ${each.epochs}`);
      map.append(cell);
    }
    box.append(map);
    return box;
  }));
}

function show(state) {
  const health = state.health;
  document.title = health.status === "UP" ? "Drey" : "Drey: " + health.status.toLowerCase();
  byId("manager").textContent = health.manager;
  byId("remote").textContent = health.remote || "without Redis";
  const pill = byId("status");
  pill.textContent = {UP: "up", STARTING: "starting", DEGRADED: "degraded", AWAY: "Redis is away", CLOSED: "closed"}[health.status];
  pill.className = "pill " + ({UP: "good", STARTING: "warn", DEGRADED: "warn"}[health.status] || "bad");
  const alert = byId("alert");
  alert.hidden = !health.partitionsAway;
  if (health.partitionsAway) {
    const since = health.awayForMillis === null ? "" :
        ` since ${new Date(state.nowMillis - health.awayForMillis).toLocaleTimeString("en-GB")} (${time(health.awayForMillis)})`;
    alert.textContent = `${health.partitionsAway} of ${health.partitions} partitions do not answer${since}. Their keys do as`
        + " on-unavailable says; all others go on.";
  }
  showTiles(state);
  const gone = new Set(cards.keys());
  const shown = state.caches.filter(cache => cache.counts).map(cache => {
    gone.delete(cache.name);
    return showCache(cache, state.timesMillis, health.partitions > 0);
  });
  gone.forEach(name => cards.delete(name));
  const list = byId("caches");
  if (!shown.length) {
    list.replaceChildren(element("p", "empty", health.status === "CLOSED" ? "The manager is closed." : "No cache is open yet."));
  } else if (shown.length !== list.children.length || shown.some((card, i) => list.children[i] !== card)) {
    list.replaceChildren(...shown);
  }
  showPartitions(state.partitions);
  byId("updated").textContent = "As of " + new Date(state.nowMillis).toLocaleTimeString("en-GB") + ".";
  document.body.dataset.ready = "yes";
}

async function look() {
  try {
    const answer = await fetch(STATE, {cache: "no-store", signal: AbortSignal.timeout(5000)});
    if (!answer.ok) throw new Error(answer.status);
    show(await answer.json());
    document.body.classList.remove("stale");
  } catch (failure) {
    document.body.classList.add("stale");
    const alert = byId("alert");
    alert.hidden = false;
    alert.textContent = "The application does not answer; what you see is old.";
  }
  setTimeout(look, EVERY);
}

function useTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

useTheme(new URLSearchParams(location.search).get("theme"));
byId("theme").addEventListener("click", () => {
  const now = document.documentElement.dataset.theme
      || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  useTheme(now === "dark" ? "light" : "dark");
});
look();
