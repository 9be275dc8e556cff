// Every page in every dress: accessible, within its policy and its weight, never wider than the window.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, open, outFolder, overflowPixels } from '../lib/browser.mjs';
import { lookName, looks } from '../lib/pages.mjs';

const PAGE_BYTES_MAX = 150 * 1024;

describe('every page in every dress', { concurrency: 2 }, () => {
  let browser;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  for (const look of looks()) {
    it(lookName(look), async () => {
      const { page, answer, noticed, bytes, close } = await open(browser, look, { initScript: axeSource });
      try {
        await page.screenshot({ path: path.join(outFolder(), `${lookName(look)}.png`), fullPage: true });
        const findings = [];
        if (answer.status() !== 200) findings.push(`answered ${answer.status()}`);
        const language = await page.locator('html').getAttribute('lang');
        if (language !== look.language) findings.push(`is in ${language}`);
        const overflow = await overflowPixels(page);
        if (overflow > 0) findings.push(`${overflow} px wider than the window`);
        const weight = await bytes();
        if (weight > PAGE_BYTES_MAX) findings.push(`weighs ${weight} bytes; at most ${PAGE_BYTES_MAX}`);
        // Before axe runs, so that nothing of its own is counted.
        findings.push(...noticed);
        findings.push(...(await axeFindings(page)));
        assert.deepEqual(findings, []);
      } finally {
        await close();
      }
    });
  }
});
