// The first run and what follows, in a home of its own: with a passkey (Chromium's virtual authenticator) and by
// password alone, scripts off.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, outFolder, notice, overflowPixels, passkeys } from '../lib/browser.mjs';
import { startServe } from '../lib/demo.mjs';
import { COLOUR_SCHEMES, LANGUAGES, SIZES } from '../lib/pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const PASSWORD = 'une petite phrase';

describe('people', () => {
  let browser, folder, served;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  /** A fresh home, served. */
  async function serve() {
    folder = mkdtempSync(path.join(os.tmpdir(), 'logis-people-'));
    served = await startServe(root, folder);
  }

  async function end() {
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Looks at a page as it is, in every dress, and asks axe. */
  async function look(page, name) {
    const findings = [];
    for (const [at, viewport] of SIZES.entries()) {
      for (const colourScheme of COLOUR_SCHEMES) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: colourScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: path.join(outFolder(), `${name}-${colourScheme}-${viewport.width}.png`), fullPage: true });
        assert.ok((await overflowPixels(page)) <= 0, `${name} is wider than the window of size ${at}`);
        findings.push(...(await axeFindings(page)));
      }
    }
    assert.deepEqual(findings, [], name);
  }

  for (const language of LANGUAGES) {
    it(`takes a home over with a passkey, leaves and comes back (${language})`, async () => {
      await serve();
      const context = await browser.newContext({ locale: language });
      try {
        await context.addInitScript({ content: axeSource });
        const page = await context.newPage();
        // Who is outside is told so by the status.
        const noticed = notice(page, 401);
        const keys = await passkeys(context, page);
        await page.goto(served.url);
        assert.equal(new URL(page.url()).pathname, '/welcome');
        await look(page, `welcome-${language}`);
        await page.locator('input[name=name]').fill('Anne Marie');
        await page.locator('[data-passkey=create] button').click();
        await page.locator('p.code').waitFor();
        assert.match(await page.locator('p.code').innerText(), /^[0-9A-Z]{4}(-[0-9A-Z]{4}){5}$/);
        await look(page, `code-${language}`);
        assert.equal((await keys.credentials()).length, 1);

        const origin = new URL(served.url).origin;
        await page.goto(`${origin}/settings/security`);
        assert.equal(await page.locator('form[action*="/passkeys/"]').count(), 1);
        await look(page, `security-${language}`);
        await page.locator('section[aria-labelledby=sessions] form[action="/sign-out"] button').click();
        await page.goto(`${origin}/money`);
        assert.equal(await page.locator('form[action="/sign-in"]').count(), 1);
        await look(page, `sign-in-${language}`);
        await page.locator('form[data-passkey=get] button').click();
        await page.waitForURL(`${origin}/money`);
        await page.locator('nav.rail').waitFor({ state: 'attached' });
        assert.equal(await page.locator('form[action="/sign-in"]').count(), 0);

        // An authenticator that knows nobody here.
        await page.goto(`${origin}/settings/security`);
        await page.locator('section[aria-labelledby=sessions] form[action="/sign-out"] button').click();
        await keys.forget();
        await page.goto(`${origin}/sign-in`);
        await page.locator('form[data-passkey=get] button').click();
        await page.locator('form[data-passkey=get] [data-said]').waitFor();
        assert.deepEqual(noticed, []);
      } finally {
        await context.close();
        await end();
      }
    });
  }

  it('takes a home over by password with scripts off, and is offered nothing else', async () => {
    await serve();
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr' });
    try {
      const page = await context.newPage();
      await page.goto(served.url);
      assert.equal(await page.locator('[data-passkey]').isVisible(), false);
      const form = page.locator('form[action="/welcome"]');
      await form.locator('input[name=name]').fill('Anne');
      await form.locator('input[name=password]').fill(PASSWORD);
      await form.locator('button.first').press('Enter');
      await page.locator('p.code').waitFor();
      await page.locator('.answer a').press('Enter');
      await page.waitForURL('**/import');
      assert.equal(new URL(page.url()).pathname, '/import');
      await page.locator('form[action="/sign-out"] button').first().press('Enter');
      await page.locator('form[action="/sign-in"]').waitFor();
      await page.goto(`${new URL(served.url).origin}/sign-in`);
      await page.locator('input[name=name]').fill('anne');
      await page.locator('input[name=password]').fill(PASSWORD);
      await page.locator('form[action="/sign-in"] button').press('Enter');
      await page.waitForURL('**/import');
    } finally {
      await context.close();
      await end();
    }
  });
});
