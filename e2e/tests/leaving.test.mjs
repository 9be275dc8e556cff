// Leaving, in a home of its own and with scripts off: an export is made, fetched and checked; the home is to close, and is not.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, outFolder, overflowPixels } from '../lib/browser.mjs';
import { startServe } from '../lib/demo.mjs';
import { LANGUAGES, SIZES } from '../lib/pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const PASSWORD = 'une petite phrase';
const OFX = `OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>99999<BRANCHID>00001<ACCTID>00000000042<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250202<TRNAMT>-4.20<FITID>E2E-1<NAME>BOULANGERIE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>95.80<DTASOF>20250202</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
`;

/** Members of a zip by its directory (APPNOTE 4.3.12, zip64 sizes from their extra field): name → bytes. */
function members(zip) {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = zip.readUInt32LE(end + 16);
  const all = new Map();
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [method, nameLength, extraLength, commentLength] = [10, 28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    let [packed, start] = [zip.readUInt32LE(at + 20), zip.readUInt32LE(at + 42)];
    const plain = zip.readUInt32LE(at + 24);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    let extra = at + 46 + nameLength;
    const extraEnd = extra + extraLength;
    while (extra < extraEnd) {
      if (zip.readUInt16LE(extra) === 1) {
        let field = extra + 4;
        const take = () => Number(zip.readBigUInt64LE((field += 8) - 8));
        if (plain === 0xffffffff) take();
        if (packed === 0xffffffff) packed = take();
        if (start === 0xffffffff) start = take();
      }
      extra += 4 + zip.readUInt16LE(extra + 2);
    }
    const data = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const bytes = zip.subarray(data, data + packed);
    all.set(name, method === 0 ? bytes : inflateRawSync(bytes));
    at = extraEnd + commentLength;
  }
  return all;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

describe('leaving', () => {
  let browser, folder, served;
  before(async () => {
    browser = await launchForTest();
    folder = mkdtempSync(path.join(os.tmpdir(), 'logis-leaving-'));
    served = await startServe(root, folder);
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('an export is made, fetched and whole; the home is to close, and is taken back', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false, locale: 'fr', acceptDownloads: true });
    try {
      const page = await context.newPage();
      const origin = new URL(served.url).origin;
      await page.goto(served.url);
      await page.locator('form[action="/welcome"] input[name=name]').fill('Anne');
      await page.locator('form[action="/welcome"] input[name=password]').fill(PASSWORD);
      await page.locator('form[action="/welcome"] button.first').click();
      await page.locator('p.code').waitFor();
      await page.goto(`${origin}/import`);
      await page.locator('input[type=file]').setInputFiles({ name: 'a.ofx', mimeType: 'application/x-ofx', buffer: Buffer.from(OFX) });
      await page.locator('form:has(input[type=file]) button').first().click();
      await page.getByText('a.ofx').first().waitFor();

      await page.locator('nav.rail a[href="/leave"]').click();
      await page.locator('form[action="/leave/exports"] button').click();
      // Without scripts the page is asked again, by its link.
      const link = page.locator('a[download][href^="/leave/exports/"]');
      for (let tries = 0; (await link.count()) === 0; tries++) {
        assert.ok(tries < 100, 'it is never made');
        await page.waitForTimeout(100);
        await page.goto(`${origin}/leave`);
      }
      const said = await page.locator('.members code').innerText();
      const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
      assert.match(download.suggestedFilename(), /^logis-.*\.logis\.zip$/);
      const zip = readFileSync(await download.path());
      assert.equal(sha256(zip), said);
      const all = members(zip);
      const manifest = JSON.parse(all.get('manifest.json').toString());
      assert.deepEqual(manifest.members.map(({ name }) => name), [...all.keys()].slice(0, -1));
      for (const { name, bytes, sha256: hash } of manifest.members)
        assert.deepEqual([all.get(name).length, sha256(all.get(name))], [bytes, hash], name);
      const original = [...all.keys()].find((name) => name.startsWith('originals/'));
      assert.equal(all.get(original).toString(), OFX);

      await page.locator('form[action$="/remove"] button').click();
      assert.equal(await link.count(), 0);

      await page.locator('a[href="/erase"]').click();
      await page.locator('input[name=word]').fill('effacer');
      await page.locator('form[action="/erase"] button').click();
      await page.locator('form[action="/erase/back"]').waitFor();
      await page.goto(`${origin}/money`);
      assert.ok(await page.getByText('BOULANGERIE').first().isVisible(), 'until then all is as it was');
      await page.goto(`${origin}/leave`);
      await page.locator('form[action="/erase/back"] button').click();
      assert.equal(await page.locator('form[action="/erase/back"]').count(), 0);
      assert.equal(await page.locator('input[name=when][value=later]').count(), 1);
    } finally {
      await context.close();
    }
  });

  it('with scripts the page shows by itself that it is made', async () => {
    for (const [at, viewport] of SIZES.entries()) {
      const context = await browser.newContext({ locale: LANGUAGES[at], viewport });
      try {
        await context.addInitScript({ content: axeSource });
        const page = await context.newPage();
        const noticed = [];
        page.on('console', (message) => message.type() === 'error' && !message.text().includes('401') && noticed.push(message.text()));
        const origin = new URL(served.url).origin;
        await page.goto(`${origin}/leave`);
        await page.locator('input[name=name]').fill('anne');
        await page.locator('input[name=password]').fill(PASSWORD);
        await page.locator('form[action="/sign-in"] button').first().click();
        await page.waitForURL('**/leave');
        await page.locator('form[action="/leave/exports"] button').click();
        await page.locator('a[download][href^="/leave/exports/"]').first().waitFor();
        await page.screenshot({ path: path.join(outFolder(), `leave-made-${LANGUAGES[at]}-${viewport.width}.png`), fullPage: true });
        assert.ok((await overflowPixels(page)) <= 0, 'wider than the window');
        assert.deepEqual([...noticed, ...(await axeFindings(page))], []);
      } finally {
        await context.close();
      }
    }
  });
});
