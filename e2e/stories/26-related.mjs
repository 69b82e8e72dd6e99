// Several parties: whoever did wrong together has a case each. One officer finds on the phone what each did; the other case is
// pointed to; what is no other case is refused beside the field, and what was typed stays.
import assert from "node:assert/strict";
import { DESK, PHONE } from "../lib/stage.mjs";

export const title = "共同违法各立一案：把案件关联起来，两案都看得到，报告、告知书和决定书写明另案处理";

/** The number of the case on view. */
const number = (visitor) => visitor.page.locator(".page-pretitle").innerText().then((t) => t.split("·").at(-1).trim());

export const scenes = [
  ["a case that is none is refused beside the field, and what was typed stays", async (stage, memory) => {
    const officer = (memory.officer = await stage.person("展铁行", PHONE));
    await officer.go("/cases?stage=investigating");
    const links = officer.page.locator("main a[href^='/cases/2']");
    const paths = [...new Set(await links.evaluateAll((all) => all.map((a) => a.getAttribute("href"))))];
    memory.cases = [];
    for (const path of paths) {
      await officer.go(path);
      // Offered to whoever handles the case, among the procedures beside the road.
      const offered = officer.page.locator(".next-side .next-ready a[href$='/acts/relate_case']");
      if ((await offered.count()) > 0) memory.cases.push({ path, number: await number(officer) });
      if (memory.cases.length === 2) break;
    }
    assert.equal(memory.cases.length, 2, "the demonstration has two of their cases under investigation");
    const [one, two] = memory.cases;
    await officer.go(one.path);
    await officer.page.locator(".next-side summary", { hasText: "关联案件" }).click();
    await officer.follow("关联案件");
    // What each did is asked of a joint wrong alone.
    await officer.pick("关系", "共同违法");
    await officer.write({ 另一件案件的案号: two.number.replace("〔", "[").replace("〕", "]"), 本案当事人在共同违法中做了什么: "提供场地。", 另一案当事人在共同违法中做了什么: "雇车运来并堆放。" });
    await officer.refused("关联案件", "I-05", "六角括号");
    assert.equal(await officer.page.getByLabel("本案当事人在共同违法中做了什么").inputValue(), "提供场地。");
    await officer.shot("26-refused", { full: true });
  }],

  ["tied with what each did; the other case points back and has found nothing yet", async (stage, memory) => {
    const { officer, cases: [one, two] } = memory;
    await officer.write({ 另一件案件的案号: two.number });
    await officer.submit("关联案件");
    const section = officer.page.getByRole("region", { name: "关联案件" });
    await section.getByText("共同违法", { exact: true }).waitFor();
    await officer.sees("本案当事人：提供场地", "对方：雇车运来并堆放");
    await officer.shot("26-related", { full: true });
    await section.getByRole("link", { name: two.number }).click();
    await officer.settled();
    await section.getByText("由另一案记入", { exact: true }).waitFor();
    assert.equal(await section.getByText("提供场地").count(), 0, "no finding of this case");
    await section.getByRole("link", { name: one.number }).waitFor();
  }],

  ["who reads the party masked reads the other one masked", async (stage, memory) => {
    const hub = await stage.person("调有方", DESK);
    await hub.go(memory.cases[0].path);
    await hub.sees("关联案件", memory.cases[1].number);
    await hub.shot("26-desk", { full: true });
  }],
];
