// The pages of one document, which no fixed address leads to: itself, and what removing it says.

import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, open, outFolder, overflowPixels } from '../lib/browser.mjs';
import { COLOUR_SCHEMES, LANGUAGES, SIZES } from '../lib/pages.mjs';

describe('one document', { concurrency: 2 }, () => {
  let browser;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  for (const [at, viewport] of SIZES.entries()) {
    for (const colourScheme of COLOUR_SCHEMES) {
      const look = { path: '/documents', language: LANGUAGES[at], colourScheme, viewport };
      it(`${look.language} ${colourScheme} ${viewport.width}`, async () => {
        const { page, noticed, close } = await open(browser, look, { initScript: axeSource });
        try {
          for (const [name, link] of [['document', '.documents li a:not(.button)'], ['removal', 'a[href$="/remove"]']]) {
            await page.locator(link).first().click();
            await page.waitForLoadState();
            await page.screenshot({ path: path.join(outFolder(), `${name}-${look.language}-${colourScheme}-${viewport.width}.png`), fullPage: true });
            assert.ok((await overflowPixels(page)) <= 0, `${name} is wider than the window`);
            assert.deepEqual([...noticed, ...(await axeFindings(page))], []);
          }
        } finally {
          await close();
        }
      });
    }
  }
});
