// Two persons at one program, each in a browser of their own: one lets the other look, both are a household, it is stopped.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, outFolder, notice, overflowPixels } from '../lib/browser.mjs';
import { startServe } from '../lib/demo.mjs';
import { COLOUR_SCHEMES, LANGUAGES, SIZES } from '../lib/pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const PASSWORD = 'une petite phrase';
const JOINT = '12345678901';

/** A statement of an account: day of October, amount in euros, label. */
function statement(account, movements, balance) {
  const lines = movements.map(([day, amount, label]) => `<STMTTRN><TRNTYPE>OTHER<DTPOSTED>202610${String(day).padStart(2, '0')}<TRNAMT>${amount}<FITID>${label}<NAME>${label}</STMTTRN>`);
  return (
    'OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:UTF-8\r\nCHARSET:NONE\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR' +
    `<BANKACCTFROM><BANKID>30006<BRANCHID>00001<ACCTID>${account}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>${lines.join('')}</BANKTRANLIST>` +
    `<LEDGERBAL><BALAMT>${balance}<DTASOF>20261031</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`
  );
}

describe('sharing', () => {
  let browser, folder, served, origin;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  async function serve() {
    folder = mkdtempSync(path.join(os.tmpdir(), 'logis-sharing-'));
    served = await startServe(root, path.join(folder, 'data'));
    origin = new URL(served.url).origin;
    const joint = statement(JOINT, [[2, -850, 'LOYER'], [9, -120.4, 'CRECHE DU PARC']], 1480.2);
    writeFileSync(path.join(folder, 'commun.ofx'), joint);
    writeFileSync(path.join(folder, 'anne.ofx'), statement('11111111111', [[1, 2150, 'SALAIRE ANNE'], [12, -38.9, 'LIBRAIRIE']], 2290));
    writeFileSync(path.join(folder, 'paul.ofx'), statement('22222222222', [[1, 1980, 'SALAIRE PAUL'], [15, -61.2, 'PISCINE']], 910.75));
  }

  async function end() {
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  }

  /** Looks at a page as it is, in every dress, and asks axe. */
  async function look(page, name) {
    const findings = [];
    for (const viewport of SIZES) {
      for (const colorScheme of COLOUR_SCHEMES) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.screenshot({ path: path.join(outFolder(), `${name}-${colorScheme}-${viewport.width}.png`), fullPage: true });
        assert.ok((await overflowPixels(page)) <= 0, `${name} is wider than the window`);
        findings.push(...(await axeFindings(page)));
      }
    }
    assert.deepEqual(findings, [], name);
  }

  /** Takes a home over by name and password, and brings files home. */
  async function settle(page, address, name, files) {
    await page.goto(address);
    const form = page.locator('form[action="/welcome"]', { has: page.locator('input[type=password]') });
    await form.locator('input[name=name]').fill(name);
    await form.locator('input[name=password]').fill(PASSWORD);
    await form.locator('button.first').press('Enter');
    await page.locator('p.code').waitFor();
    for (const [at, file] of files.entries()) {
      await page.goto(`${origin}/import`);
      await page.locator('#files').setInputFiles(path.join(folder, file));
      // Scripts send what was chosen by themselves.
      const send = page.locator('#drop button');
      if (await send.isVisible()) await send.press('Enter');
      await page.locator('a[href^="/deliveries/"][href$="/remove"]').nth(at).waitFor();
    }
  }

  for (const { language, scripts } of [...LANGUAGES.map((language) => ({ language, scripts: true })), { language: 'fr', scripts: false }]) {
    it(`a household member looks, read-only, until it is stopped (${language}, scripts ${scripts ? 'on' : 'off'})`, async () => {
      await serve();
      const contexts = await Promise.all([0, 1].map(() => browser.newContext({ locale: language, javaScriptEnabled: scripts })));
      try {
        const pages = [];
        const noticed = [];
        for (const context of contexts) {
          if (scripts) await context.addInitScript({ content: axeSource });
          const page = await context.newPage();
          // What is refused is told so by its status.
          noticed.push(notice(page, 403));
          pages.push(page);
        }
        const [anne, paul] = pages;
        const shown = scripts ? (page, name) => look(page, `${name}-${language}`) : async () => {};
        await settle(anne, served.url, 'Anne', ['commun.ofx', 'anne.ofx']);

        // Paul has no home here yet: the offer makes him one, and a link.
        await anne.goto(`${origin}/sharing`);
        await anne.locator('main input[name=name]').fill('Paul');
        await anne.locator('input[name=together][value=yes]').check();
        await anne.locator('form[action="/sharing"] button').press('Enter');
        await anne.locator('p.code').waitFor();
        const link = await anne.locator('p.code').innerText();
        await shown(anne, 'sharing-offered');
        await settle(paul, link, 'Paul', ['commun.ofx', 'paul.ofx']);
        assert.equal(await paul.getByText('SALAIRE ANNE').count(), 0);

        // He is told of it wherever he is, and accepts.
        await paul.locator('aside.demo a[href="/sharing"]').press('Enter');
        await paul.waitForURL(`${origin}/sharing`);
        await shown(paul, 'sharing-asked');
        await paul.locator('form[action$="/accept"] button').press('Enter');
        await paul.waitForURL(`${origin}/sharing?done=accepted`);
        await paul.locator('main form[action$="/look"] button').press('Enter');
        await paul.waitForURL(`${origin}/`);
        await shown(paul, 'sight-today');
        await paul.goto(`${origin}/money`);
        assert.equal(await paul.getByText('SALAIRE ANNE').count(), 1);
        assert.equal(await paul.locator('main form[method=post]').count(), 0, 'nothing is offered to be changed');
        await shown(paul, 'sight-money');
        assert.equal((await paul.goto(`${origin}/import`)).status(), 403);
        await shown(paul, 'sight-refused');
        await paul.locator('form[action="/sharing/home"] button').press('Enter');
        await paul.waitForURL(`${origin}/`);

        // Both homes together: the joint account's lines once.
        await paul.goto(`${origin}/sharing`);
        await paul.locator('main form[action="/sharing/household"] button').press('Enter');
        await paul.waitForURL(`${origin}/`);
        await shown(paul, 'household-today');
        await paul.goto(`${origin}/money?period=2026-10`);
        for (const label of ['LOYER', 'CRECHE DU PARC', 'SALAIRE ANNE', 'SALAIRE PAUL'])
          assert.equal(await paul.locator('main').getByText(label, { exact: true }).count(), 1, label);
        await shown(paul, 'household-money');
        await paul.goto(`${origin}/energy`);
        assert.equal(await paul.locator('aside.demo form[action="/sharing/home"]').count(), 1);

        // Anne sees who looked, and stops it: two clicks.
        await anne.goto(`${origin}/access`);
        assert.ok((await anne.getByText('Paul').count()) > 0);
        await shown(anne, 'access-shared');
        await anne.goto(`${origin}/sharing`);
        await anne.locator('section[aria-labelledby=given] summary').press('Enter');
        await shown(anne, 'sharing-stop');
        await anne.locator('section[aria-labelledby=given] form[action$="/stop"] button').press('Enter');
        await anne.waitForURL(`${origin}/sharing?done=ended`);
        await paul.goto(`${origin}/money`);
        assert.equal(new URL(paul.url()).pathname, '/sharing', 'from the next page on');
        await paul.goto(`${origin}/money`);
        assert.equal(await paul.getByText('SALAIRE ANNE').count(), 0);
        assert.equal(await paul.getByText('SALAIRE PAUL').count(), 1, 'he is at his own home');
        assert.deepEqual(noticed.flat(), []);
      } finally {
        await Promise.all(contexts.map((context) => context.close()));
        await end();
      }
    });
  }
});
