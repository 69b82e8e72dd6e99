// Where the stories are played: one browser, a fresh profile for each visitor, and an eye on everything that goes wrong.
import { existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { withItsClock } from "./clock.mjs";
import { Visitor } from "./visitor.mjs";

export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const TABLET = { viewport: { width: 820, height: 1180 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
export const DESK = { viewport: { width: 1440, height: 900 } };

const HERE = dirname(dirname(fileURLToPath(import.meta.url)));
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
  // A microphone that hums, and nobody who must be asked for it.
  .concat(["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"])
  .concat(["--disable-component-update", "--disable-sync", "--force-color-profile=srgb", "--lang=zh-CN"]);
const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export class Stage {
  static async open(town, { screens }) {
    const stage = new Stage();
    stage.town = town;
    stage.screens = screens;
    // What no page may do unasked; a story that provokes an error says so with `expectTrouble`.
    stage.troubles = [];
    stage.visitors = [];
    stage.sessions = new Map();
    stage.scripts = new Map();
    stage.fronts = new Map();
    mkdirSync(join(HERE, "shots"), { recursive: true });
    const executablePath = process.env.CHROMIUM ?? BROWSERS.find((path) => existsSync(path));
    if (!executablePath) throw new Error("no Chromium found; set CHROMIUM to its path");
    stage.chromium = executablePath;
    stage.browser = await chromium.launch({ executablePath, args: ARGS });
    return stage;
  }

  /** A phone of its own, whose store in `folder` is still there when it is switched on again; `agent` is what its browser calls itself. */
  async phone(folder, { agent } = {}) {
    // The address stays the phone's: its store is kept by it.
    const front = this.fronts.get(folder) ?? (await withItsClock(this.town.url, this.ahead()));
    this.fronts.set(folder, front);
    const settings = { ...this.settings(PHONE), baseURL: front.url, ...(agent ? { userAgent: agent } : {}) };
    const context = await chromium.launchPersistentContext(folder, { executablePath: this.chromium, args: ARGS, ...settings });
    context.setDefaultTimeout(60_000);
    await this.keepTime(context);
    const visitor = new Visitor(this, context, PHONE);
    await visitor.open();
    this.visitors.push(visitor);
    return visitor;
  }

  /** What of a phone's files has come in. */
  uploads(folder) {
    return this.fronts.get(folder).uploads;
  }

  /** The phone's battery is empty: its browser is killed with no time for anything, and started again. */
  async killed(visitor, folder) {
    const cdp = await visitor.context.browser().newBrowserCDPSession();
    const { processInfo } = await cdp.send("SystemInfo.getProcessInfo");
    const gone = new Promise((resolve) => visitor.context.once("close", resolve));
    process.kill(processInfo.find((p) => p.type === "browser").id, "SIGKILL");
    await gone;
    this.visitors.splice(this.visitors.indexOf(visitor), 1);
    return this.phone(folder);
  }

  /** By how many milliseconds the town's clock is ahead of this machine's. */
  ahead() {
    return Date.parse(`${this.town.now()}+08:00`) - Date.now();
  }

  /** The device's clock goes with the town's: a photograph is not taken half a year after it has arrived. */
  async keepTime(context) {
    const ahead = this.ahead();
    await context.addInitScript((ahead) => {
      const Here = Date;
      window.Date = class extends Here {
        constructor(...given) {
          if (given.length > 0) super(...given);
          else super(Here.now() + ahead);
        }
        static now() {
          return Here.now() + ahead;
        }
      };
    }, ahead);
  }

  settings(device) {
    return {
      ...device,
      baseURL: this.town.url,
      locale: "zh-CN",
      timezoneId: "Asia/Shanghai",
      reducedMotion: "reduce",
      permissions: ["geolocation", "microphone"],
      geolocation: { longitude: 112.5125, latitude: 35.0821, accuracy: 12 },
    };
  }

  /** Someone with a device of their own: PHONE, TABLET or DESK, with or without script. */
  async visitor(device = DESK, { script = true } = {}) {
    const context = await this.browser.newContext({ ...this.settings(device), javaScriptEnabled: script });
    context.setDefaultTimeout(60_000);
    await this.keepTime(context);
    const visitor = new Visitor(this, context, device);
    await visitor.open();
    this.visitors.push(visitor);
    return visitor;
  }

  /** Signed in on the demonstration's start page by a click on the name. */
  async person(name, device = DESK) {
    const visitor = await this.visitor(device);
    await visitor.signIn(name);
    return visitor;
  }

  /** Days go by, by the buttons of the demonstration's start page; whoever was signed in may have to sign in again. */
  async pass(days) {
    const visitor = await this.visitor();
    await visitor.go("/demo");
    for (const step of [30, 15, 7, 3, 1]) {
      for (; days >= step; days -= step) {
        await visitor.click(`过${step}天`);
        this.town.forward(step);
      }
    }
    await visitor.sees(this.town.today());
  }

  /** A picture for the eye; `screen` names one that the README shows. */
  async shot(page, name, { screen = "", full = false } = {}) {
    await page.screenshot({ path: join(HERE, "shots", `${name}.png`), fullPage: full, animations: "disabled" });
    if (!screen || !this.screens) return;
    const path = join(dirname(HERE), "docs", "screens", `${screen}.jpg`);
    mkdirSync(dirname(path), { recursive: true });
    await page.screenshot({ path, type: "jpeg", quality: 55, scale: "css", animations: "disabled" });
  }

  /** Everyone goes home: the next story begins with nobody signed in. */
  async clear() {
    for (const visitor of this.visitors.splice(0)) await visitor.context.close();
  }

  async close() {
    await this.browser.close();
    for (const front of this.fronts.values()) front.close();
  }
}
