// Everybody can read and work it: axe-core finds nothing serious or critical on these pages and forms, on the phone and at the desk.
import assert from "node:assert/strict";
import { barriers } from "../lib/axe.mjs";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "谁都能用：手机和桌面上没有严重的无障碍问题";

/** The first matter of a list. */
async function first(visitor, list, kind) {
  await visitor.go(list);
  const href = await visitor.page.locator(`main a[href^='/${kind}/2']`).first().getAttribute("href");
  return href.split("?")[0];
}

/** Looks at each address; all that is found anywhere is told at once. */
async function look(visitor, paths, found) {
  for (const path of paths) {
    await visitor.go(path);
    found.push(...(await barriers(visitor)));
  }
}

/** The same scene on the phone and at the desk. */
const both = (scene) => async (stage) => {
  const found = [];
  for (const device of [PHONE, DESK]) await scene(stage, device, found);
  assert.deepEqual(found, []);
};

export const scenes = [
  ["the public's pages", both(async (stage, device, found) => {
    const anyone = await stage.visitor(device);
    await look(anyone, ["/public", "/report", "/follow", "/public/decisions", "/public/officers", "/public/powers", "/public/charts", "/sign-in"], found);
    // What is wrong with a form is told to everybody, too.
    anyone.expect(422);
    await anyone.go("/report");
    await anyone.click("提交举报");
    found.push(...(await barriers(anyone)));
  })],

  ["a grid member's phone", both(async (stage, device, found) => {
    const member = await stage.person("李知远", device);
    const clue = await first(member, "/clues?mine=1", "clues");
    await look(member, ["/", "/clues/new", "/queue", clue, `${clue}/acts/check_site`], found);
  })],

  ["large letters stay switched on, and nothing sticks out at 390 px", async (stage) => {
    const found = [];
    const large = (visitor) => visitor.page.evaluate(() => [document.documentElement.classList.contains("large"), parseFloat(getComputedStyle(document.documentElement).fontSize)]);
    const switched = async (visitor, open) => {
      const before = (await large(visitor))[1];
      await open();
      const button = visitor.page.getByRole("button", { name: "大字" });
      assert.equal(await button.getAttribute("aria-pressed"), "false");
      await button.click();
      await visitor.page.reload();
      await visitor.settled();
      assert.deepEqual(await large(visitor), [true, before * 1.25], "after a reload, too");
      await visitor.fits();
    };
    const menu = (visitor) => () => visitor.page.locator("details[data-menu] > summary").click();
    const seen = async (visitor, path, name) => {
      await visitor.go(path);
      assert.equal((await large(visitor))[0], true, path);
      await visitor.shot(`15-large-${name}`, { full: true });
      found.push(...(await barriers(visitor)));
    };
    const member = await stage.person("李知远", PHONE);
    await switched(member, menu(member));
    await seen(member, "/clues/new", "report");
    await seen(member, "/queue", "queue");
    const officer = await stage.person("展铁行", PHONE);
    await switched(officer, menu(officer));
    const clue = await first(officer, "/clues?stage=dispatched", "clues");
    await seen(officer, `${clue}/acts/check_site`, "check");
    await seen(officer, "/queue", "queue-officer");
    const citizen = await stage.visitor(PHONE);
    await citizen.go("/public");
    await switched(citizen, async () => undefined);
    await seen(citizen, "/report", "citizen");
    await citizen.page.getByRole("button", { name: "大字" }).click();
    assert.equal((await large(citizen))[0], false, "and off again");
    assert.deepEqual(found, []);
  }],

  ["the centre's board, inbox and forms", both(async (stage, device, found) => {
    const hub = await stage.person("调有方", device);
    const clue = await first(hub, "/clues?stage=reported", "clues");
    await look(hub, ["/", "/clues?open=1", "/clues/new", clue, `${clue}/acts/dispatch_clue`, "/map"], found);
  })],

  ["an officer's case, its record and its paper", both(async (stage, device, found) => {
    const officer = await stage.person("展铁行", device);
    const open = await first(officer, "/cases?stage=investigating", "cases");
    const forms = ["record_inquiry", "add_evidence", "submit_report"].map((act) => `${open}/acts/${act}`);
    await look(officer, ["/", "/cases?open=1", open, ...forms, "/rules", "/search?q=堆放"], found);
    await officer.go(await first(officer, "/cases?stage=served", "cases"));
    await officer.page.getByRole("region", { name: "文书" }).getByRole("link").first().click();
    await officer.settled();
    found.push(...(await barriers(officer)));
  })],

  ["the reviewer's nine questions and the head's decision", both(async (stage, device, found) => {
    const legal = await stage.person("甄严谨", device);
    const reported = await first(legal, "/cases?stage=reported", "cases");
    await look(legal, ["/", `${reported}/acts/review_legality`], found);
    const head = await stage.person("程秉公", device);
    await look(head, ["/", `${reported}/acts/decide`], found);
  })],
];
