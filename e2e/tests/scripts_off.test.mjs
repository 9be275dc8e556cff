// Without JavaScript: each page still says what it is for, and a file still comes home.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { launchForTest, open, overflowPixels } from '../lib/browser.mjs';
import { LANGUAGES, PAGES, SIZES } from '../lib/pages.mjs';

/** Nothing that an importer reads. */
const PDF = Buffer.from('%PDF-1.4\n%%EOF\n');
const FILE_NAME = 'scripts-off.ofx';
/** One movement of an account that the demo home does not know. */
const OFX = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20250203<LANGUAGE>FRA</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>99999<BRANCHID>00001<ACCTID>00000000042<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250201<DTEND>20250202
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250202<TRNAMT>-4.20<FITID>E2E-1<NAME>BOULANGERIE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>95.80<DTASOF>20250202</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;

describe('without JavaScript', () => {
  let browser;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  const look = (path, language) => ({ path, language, colourScheme: 'light', viewport: SIZES[0] });

  for (const path of PAGES) {
    for (const language of LANGUAGES) {
      it(`${path} in ${language}`, async () => {
        const { page, answer, noticed, close } = await open(browser, look(path, language), { scripts: false });
        try {
          assert.equal(answer.status(), 200);
          assert.ok(await page.locator('h1').first().isVisible(), 'no visible heading');
          const words = (await page.locator('main').innerText()).trim().split(/\s+/);
          assert.ok(words.length > 3, `main says only "${words.join(' ')}"`);
          assert.ok((await overflowPixels(page)) <= 0, 'wider than the window');
          assert.deepEqual(noticed, []);
        } finally {
          await close();
        }
      });
    }
  }

  it('a dropped file is imported and reported', async () => {
    const { page, noticed, close } = await open(browser, look('/import', 'en'), { scripts: false });
    try {
      const form = page.locator('form:has(input[type=file])').first();
      await form.locator('input[type=file]').setInputFiles({ name: FILE_NAME, mimeType: 'application/x-ofx', buffer: Buffer.from(OFX) });
      await form.locator('button:not([type=button]), input[type=submit]').first().click();
      await page.waitForLoadState();
      await page.locator('main').getByText(FILE_NAME).first().waitFor();
      assert.deepEqual(noticed, []);
    } finally {
      await close();
    }
  });

  it('a file that no importer reads is kept as a document', async () => {
    const { page, noticed, close } = await open(browser, look('/import', 'en'), { scripts: false });
    try {
      const form = page.locator('form:has(input[type=file])').first();
      await form.locator('input[type=file]').setInputFiles({ name: 'scripts-off.pdf', mimeType: 'application/pdf', buffer: PDF });
      await form.locator('button').first().click();
      await page.waitForLoadState();
      const report = page.locator('.report', { hasText: 'scripts-off.pdf' }).first();
      await report.locator('summary', { hasText: 'Keep it as a document' }).click();
      await report.locator('input[name=name]').fill('Kept without scripts');
      await report.locator('form button').click();
      await page.locator('h1', { hasText: 'Kept without scripts' }).waitFor();
      const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.page-head a.button').click()]);
      assert.equal(download.suggestedFilename(), 'scripts-off.pdf');
      assert.deepEqual(readFileSync(await download.path()), PDF);
      assert.deepEqual(noticed.filter((words) => !words.includes('net::ERR_ABORTED')), []);
    } finally {
      await close();
    }
  });
});
