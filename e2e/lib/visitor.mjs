// One visitor with a browser: what a person does, in the words of the page.
import assert from "node:assert/strict";

/** Escapes a text for use in a regular expression. */
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

export class Visitor {
  constructor(stage, context, device) {
    this.stage = stage;
    this.town = stage.town;
    this.context = context;
    this.device = device;
    this.expected = [];
    this.underWay = new Set();
    context.on("request", (r) => {
      if (new URL(r.url()).pathname !== "/events") this.underWay.add(r);
    });
    for (const end of ["requestfinished", "requestfailed"]) context.on(end, (r) => this.underWay.delete(r));
    context.on("weberror", (e) => this.trouble(`script: ${e.error().message}`));
    context.on("console", (m) => {
      if (m.type() === "error" || m.type() === "warning") this.trouble(`console: ${m.text()}`);
    });
    context.on("requestfailed", (r) => {
      const why = r.failure()?.errorText ?? "";
      // A page left before its pictures arrived has not failed; nor has a download.
      if (why !== "net::ERR_ABORTED") this.trouble(`request: ${r.url()} ${why}`);
    });
    context.on("response", (r) => {
      if (r.status() >= 400) this.trouble(`answer: ${r.status()} ${r.request().method()} ${new URL(r.url()).pathname}`);
    });
  }

  /** A new tab becomes the one that is looked at. */
  async open() {
    this.page = await this.context.newPage();
    return this.page;
  }

  trouble(text) {
    if (this.expected.some((pattern) => pattern.test(text))) return;
    this.stage.troubles.push(`${text} (on ${this.page ? new URL(this.page.url()).pathname : "?"})`);
  }

  /** From here on answers with this status are what the story is about; Chromium names them in the console too. */
  expect(...statuses) {
    const codes = statuses.join("|");
    this.expected.push(new RegExp(`^answer: (${codes}) `), new RegExp(`status of (${codes})`));
  }

  /** From here on the network may be gone: what fails for that is what the story is about. */
  expectCuts() {
    this.expected.push(/^request: .* net::ERR_(INTERNET_DISCONNECTED|NETWORK_|CONNECTION_|FAILED|TIMED_OUT)/, /net::ERR_(INTERNET_DISCONNECTED|NETWORK_|CONNECTION_|FAILED|TIMED_OUT)/);
    // The worker answers for the house where the house cannot be reached.
    this.expect(503);
  }

  async go(path) {
    await this.page.goto(path);
    await this.settled();
  }

  /** Scripts have woken and nothing is on its way. */
  async settled() {
    this.stage.last = this;
    await this.page.waitForLoadState("load");
    // What only opens pictures is not waited for: nobody in the stories is that quick.
    const lively = await this.page.locator('[data-island]:not([data-island="lightbox"]), [data-board]').count();
    // A line over which the house tells what happens never falls silent for good.
    if (lively && (await this.page.locator("[data-live]").count())) await this.quiet();
    else if (lively) await this.page.waitForLoadState("networkidle");
    // Every page that anybody comes to is measured, so that a story ends with the list of all that do not fit.
    for (const wide of await this.misfits()) this.trouble(wide);
  }

  /** Half a second in which nothing but that line is on its way. */
  async quiet() {
    const patience = Date.now() + 20_000;
    for (let since = Date.now(); Date.now() - since < 500; await this.page.waitForTimeout(50)) {
      if (this.underWay.size > 0) since = Date.now();
      if (Date.now() > patience) throw new Error(`still under way: ${[...this.underWay].map((r) => r.url()).join(" ")}`);
    }
  }

  async signIn(name) {
    // Whoever has signed in before in this run still has the session.
    const known = this.stage.sessions.get(name);
    if (known) {
      await this.context.addCookies(known);
      await this.go("/");
      if (await this.page.locator(".bar").getByText(name).count()) return;
    }
    await this.go("/demo");
    const button = this.page.getByRole("button", { name: new RegExp(literal(name)), includeHidden: true }).first();
    // Long lists show their first six.
    const more = this.page.locator("details.more", { has: button }).locator("summary");
    if (await more.count()) await more.click();
    await button.click();
    await this.settled();
    await this.sees(name);
    this.stage.sessions.set(name, await this.context.cookies());
  }

  /** The person sees these words. */
  async sees(...texts) {
    for (const text of texts) {
      const found = this.page.getByText(text).locator("visible=true").first();
      await found.waitFor().catch(() => {
        throw new assert.AssertionError({ message: `“${text}” is not on ${this.page.url()}` });
      });
    }
  }

  async seesNot(text) {
    assert.equal(await this.page.getByText(text).locator("visible=true").count(), 0, `“${text}” should not be there`);
  }

  /** Clicks a link or a button by its name. */
  async click(name, { role = "button", within = this.page, exact = true } = {}) {
    await within.getByRole(role, { name, exact }).first().click();
    await this.settled();
  }

  async follow(name, options = {}) {
    await this.click(name, { role: "link", ...options });
  }

  /** Writes into fields by their labels. */
  async write(fields) {
    for (const [label, text] of Object.entries(fields)) {
      await this.page.getByLabel(label, { exact: true }).first().fill(text);
    }
  }

  /** Chooses by label in a list. */
  async choose(label, option) {
    const list = this.page.getByLabel(label, { exact: true });
    const value = await list.locator("option", { hasText: option }).first().getAttribute("value");
    await list.selectOption(value);
  }

  /** Ticks boxes and picks one of several, by their words. */
  async tick(...names) {
    for (const name of names) await this.page.getByLabel(name, { exact: true }).first().check();
  }

  group(legend) {
    // Behind the words of a legend stands the mark 必填.
    return this.page.getByRole("group", { name: new RegExp(`^${literal(legend)}(\\s*必填)?$`) });
  }

  async pick(legend, option) {
    await this.group(legend).getByLabel(option, { exact: true }).check();
  }

  /** The officers of an act: those named, and nobody else. */
  async officers(legend, names) {
    const boxes = this.group(legend).getByRole("checkbox");
    await boxes.first().waitFor();
    const turns = await boxes.evaluateAll((all, names) => {
      const wanted = (box) => names.some((n) => box.parentElement.innerText.includes(n));
      return all.flatMap((box, i) => (!box.disabled && box.checked !== wanted(box) ? [i] : []));
    }, names);
    for (const i of turns) await boxes.nth(i).click();
  }

  /** What a desk signs with. */
  mouse() {
    const { mouse } = this.page;
    const down = async (x, y) => {
      await mouse.move(x, y);
      await mouse.down();
    };
    return { down, move: (x, y) => mouse.move(x, y, { steps: 6 }), up: () => mouse.up() };
  }

  /** A finger as the screen of a phone feels it: a page that scrolled under it instead of drawing would be found out. */
  async finger() {
    const cdp = await this.context.newCDPSession(this.page);
    let last = [0, 0];
    const touch = (type, points) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    return {
      down: (x, y) => touch("touchStart", [(last = [x, y])]),
      move: async (x, y) => {
        const from = last;
        for (let i = 1; i <= 6; i += 1) await touch("touchMove", [[from[0] + ((x - from[0]) * i) / 6, from[1] + ((y - from[1]) * i) / 6]]);
        last = [x, y];
      },
      up: () => touch("touchEnd", []),
    };
  }

  /** Signs on the pad: with a finger where the device has a touch screen. */
  async sign(legend, name) {
    const group = this.group(legend);
    await group.getByLabel("签名人").fill(name);
    const pad = group.getByRole("img", { name: "签名板" });
    // The bar with the buttons stays at the foot of the window: away from it.
    await pad.evaluate((p) => p.scrollIntoView({ block: "center" }));
    await pad.click({ trial: true });
    const box = await pad.boundingBox();
    // Nobody signs twice alike: a picture that was used before is refused.
    const sway = () => (Math.random() - 0.5) * 0.06;
    const at = (x, y) => [box.x + box.width * (x + sway()), box.y + box.height * (y + sway())];
    const pen = this.device.hasTouch ? await this.finger() : this.mouse();
    const strokes = [[[0.2, 0.3], [0.35, 0.75], [0.45, 0.25]], [[0.5, 0.3], [0.55, 0.7], [0.7, 0.35], [0.8, 0.7]]];
    for (const [first, ...rest] of strokes) {
      await pen.down(...at(...first));
      for (const point of rest) await pen.move(...at(...point));
      await pen.up();
    }
    await group.getByText("已签名").waitFor({ timeout: 60_000 });
  }

  /** Chooses files and waits until they have arrived. */
  async attach(label, ...files) {
    await this.page.getByLabel(label, { exact: true }).last().setInputFiles(files);
    for (const file of files) await this.page.getByText(file.name, { exact: true }).first().waitFor();
    await this.settled();
  }

  /** Opens an act that may be done now from the panel of next steps. */
  async begin(title) {
    const panel = this.page.getByRole("region", { name: "下一步" });
    await this.follow(title, { within: panel });
    await this.page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
  }

  /** Opens the form of an act that may not be done now, to be told why. */
  async look(title) {
    const panel = this.page.getByRole("region", { name: "下一步" });
    const entry = panel.getByRole("listitem").filter({ has: this.page.locator(`summary:has-text("${title}")`) }).first();
    await entry.locator("summary").click();
    await this.follow("打开看看", { within: entry });
  }

  /** Sends the form of an act and is told that it is done. */
  async submit(title, { confirm = false } = {}) {
    // What an earlier attempt was told must not be taken for the answer to this one.
    await this.page.evaluate(() => document.querySelectorAll(".refusal, .alert-danger, .alert-warning").forEach((e) => e.remove()));
    await this.page.locator("main").getByRole("button", { name: title, exact: true }).click();
    if (confirm) await this.page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
    const done = this.page.locator("[data-done]");
    const wrong = this.page.locator(".refusal, .alert-danger, .alert-warning").first();
    await done.or(wrong).first().waitFor();
    if (!(await done.count())) throw new Error(`${title} was not done: ${(await wrong.innerText()).replace(/\s+/g, " ")}`);
    await this.settled();
  }

  /** Sends the form and is refused: the red card names the rule, its article and who can mend it. */
  async refused(title, rule, ...words) {
    this.expect(422);
    const button = this.page.locator("main").getByRole("button", { name: title, exact: true });
    const asks = await button.evaluate((b) => b.form?.dataset.confirm !== undefined);
    await button.click();
    if (asks) await this.page.getByRole("dialog").getByRole("button", { name: "确定" }).click();
    return this.card(rule, ...words);
  }

  /** The red card of a rule. */
  async card(rule, ...words) {
    const card = this.page.locator(`.refusal[role="alert"][data-code="${rule}"]`).first();
    const other = this.page.locator(".refusal").first();
    await card.or(other).first().waitFor();
    if (!(await card.count())) throw new assert.AssertionError({ message: `no card of ${rule}, but ${await other.innerText()}` });
    const text = await card.innerText();
    for (const word of ["需要", "现在", "怎么补", "依据", ...words]) {
      assert.ok(text.includes(word), `the card of ${rule} says nothing of “${word}”: ${text}`);
    }
    return card;
  }

  /** What does not fit the window. Measured against the device: a phone's browser widens its window to what sticks out. */
  async misfits() {
    const found = await this.page.evaluate((width) => {
      const wide = Math.round(document.documentElement.scrollWidth - width);
      // Nor may the dot of a radio button cover the form around it.
      const blots = [...document.querySelectorAll("input")].filter((i) => parseFloat(getComputedStyle(i, "::before").width) > 100).length;
      const out = (e) => {
        const box = e.getBoundingClientRect();
        return box.width > 0 && box.right > width + 1;
      };
      const first = wide > 0 ? [...document.querySelectorAll("main *, header *")].filter(out).at(-1) : null;
      return { wide, blots, first: first ? `${first.tagName.toLowerCase()}.${first.className} “${first.textContent.trim().slice(0, 20)}”` : "" };
    }, this.device.viewport.width);
    const where = `${new URL(this.page.url()).pathname} at ${this.device.viewport.width} px`;
    const list = [];
    if (found.wide > 0) list.push(`${where} is ${found.wide} px too wide: ${found.first}`);
    if (found.blots > 0) list.push(`${where}: something is laid over the form`);
    return list;
  }

  async fits() {
    assert.deepEqual(await this.misfits(), []);
  }

  async shot(name, options) {
    await this.fits();
    await this.stage.shot(this.page, name, options);
  }
}
