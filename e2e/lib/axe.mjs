// What axe finds on a page that was opened with `initScript: axe.source`.

import axe from 'axe-core';

/** WCAG 2.2 AA, and what of RGAA 4 axe can see. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'RGAAv4'];

export const axeSource = axe.source;

/** @param {import('playwright-core').Page} page */
export async function axeFindings(page) {
  const violations = await page.evaluate(async (tags) => {
    const result = await window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
    return result.violations;
  }, TAGS);
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.failureSummary}`));
}
