// axe-core looks at a page as a screen reader, a weak eye and a slow hand would.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What is seriously or critically wrong with the page, a line each. */
export async function barriers(visitor) {
  const { page } = visitor;
  await page.evaluate(SOURCE);
  const found = await page.evaluate(async () => {
    const { violations, passes } = await window.axe.run(document, { resultTypes: ["violations"], elementRef: false });
    return { passes: passes.length, violations: violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, nodes: nodes.map((n) => [n.target.join(" "), n.failureSummary, n.html]) })) };
  });
  if (found.passes < 5) throw new Error(`axe has not looked at ${page.url()}`);
  const where = `${new URL(page.url()).pathname} at ${visitor.device.viewport.width} px`;
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, impact, help, nodes }) => `${where}: ${id} (${impact}), ${help}, ${nodes.length}×: ${nodes.slice(0, 3).map(([target, , html]) => `${target} ${html.slice(0, 110)}`).join(" | ")}`);
}
