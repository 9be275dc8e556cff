// A home reached by its own name over TLS, as a phone would: the first run with a passkey, and the calendar's address.

import assert from 'node:assert/strict';
import { createHash, X509Certificate } from 'node:crypto';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { axeFindings, axeSource } from '../lib/axe.mjs';
import { launchForTest, outFolder, notice, overflowPixels, passkeys } from '../lib/browser.mjs';
import { startServe } from '../lib/demo.mjs';
import { COLOUR_SCHEMES, SIZES } from '../lib/pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const ORIGIN = 'https://logis.example';

/** A port that is free a moment ago. */
function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What Chromium takes a certificate's key by: it gives passkeys to no page whose certificate it only puts up with. */
function fingerprint(certificate) {
  const key = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

describe('reach', () => {
  let browser, folder, served;
  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'logis-reach-'));
    const [certificate, key] = ['first.pem', 'first.key.pem'].map((name) => {
      copyFileSync(path.join(root, 'crates/home/tests/tls', name), path.join(folder, name));
      return path.join(folder, name);
    });
    chmodSync(key, 0o600);
    const port = await freePort();
    const words = ['--public-url', ORIGIN, '--tls-cert', certificate, '--tls-key', key];
    served = await startServe(root, path.join(folder, 'data'), words, `127.0.0.1:${port}`);
    browser = await launchForTest([
      `--host-resolver-rules=MAP logis.example:443 127.0.0.1:${port}`,
      `--ignore-certificate-errors-spki-list=${fingerprint(certificate)}`,
    ]);
  });
  after(async () => {
    await browser?.close();
    await served?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken over from a phone with a passkey, left, and found again; its calendar is read without a session', async () => {
    const context = await browser.newContext({ locale: 'en', viewport: SIZES[0] });
    await context.addInitScript({ content: axeSource });
    const page = await context.newPage();
    const noticed = notice(page, 401, 404);
    const keys = await passkeys(context, page);
    assert.ok(served.url.startsWith(`${ORIGIN}/enter/`), served.url);
    await page.goto(served.url);
    assert.equal(page.url(), `${ORIGIN}/welcome`);
    await page.locator('input[name=name]').fill('Anne');
    await page.locator('[data-passkey=create] button').click();
    await page.locator('p.code').waitFor();
    assert.deepEqual((await keys.credentials()).map((credential) => credential.rpId), ['logis.example']);
    const cookies = await context.cookies();
    assert.ok(cookies.some((cookie) => cookie.name === '__Host-logis_443' && cookie.secure && cookie.httpOnly && cookie.sameSite === 'Strict'));
    await page.goto(`${ORIGIN}/settings/security`);
    await page.locator('section[aria-labelledby=sessions] form[action="/sign-out"] button').click();
    await page.goto(`${ORIGIN}/settings`);
    await page.locator('form[data-passkey=get] button').click();
    await page.waitForURL(`${ORIGIN}/settings`);

    await page.locator('a[href="/settings/calendar"]').click();
    await page.locator('form[action="/settings/calendar"] button').click();
    await page.locator('p.code').waitFor();
    const address = await page.locator('p.code').innerText();
    assert.match(address, /^https:\/\/logis\.example\/calendar\/[0-9a-f]{96}\.ics$/);
    for (const [colorScheme, viewport] of COLOUR_SCHEMES.flatMap((scheme) => SIZES.map((size) => [scheme, size]))) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.screenshot({ path: path.join(outFolder(), `calendar-${colorScheme}-${viewport.width}.png`), fullPage: true });
      assert.ok((await overflowPixels(page)) <= 0, `the address fits ${viewport.width} pixels`);
      assert.deepEqual(await axeFindings(page), []);
    }
    const program = await browser.newContext();
    const stranger = await program.newPage();
    // A browser takes the file for a download; only its beginning is of interest here.
    const answer = await stranger.evaluate(() => 'ready').then(() => stranger.goto(address).catch((error) => error.message));
    assert.match(String(answer), /Download is starting/);
    await program.close();
    await page.locator('form[action="/settings/calendar/stop"] button').click();
    await page.locator('[role=status]').waitFor();
    const gone = await page.goto(address);
    assert.equal(gone?.status(), 404);
    assert.deepEqual(noticed, []);
    await context.close();
  });
});
