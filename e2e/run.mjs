// Runs the browser's tests against a `logis demo` of its own: `node run.mjs [TEST FILE…]`.
//
// To add a test: 1. a file `tests/<subject>.test.mjs` that opens pages through `lib/browser.mjs`.
// To add a page: 1. its path in `lib/pages.mjs`; every look and rule then applies to it.
//
// LOGIS_BIN names the program (else the workspace's debug build), CHROMIUM the browser.

import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, launch } from './lib/browser.mjs';
import { startDemo } from './lib/demo.mjs';

const folder = path.dirname(fileURLToPath(import.meta.url));
const outFolder = path.join(folder, 'out');
const stateFile = path.join(outFolder, 'state.json');

const chromium = findChromium();
if (!chromium) {
  console.error('No Chromium found: install one, or set CHROMIUM to its path.');
  process.exit(1);
}
rmSync(outFolder, { recursive: true, force: true });
mkdirSync(outFolder);

const demo = await startDemo(path.join(folder, '..')).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
let code = 1;
try {
  await enter(demo.url);
  code = await runTests({
    CHROMIUM: chromium,
    LOGIS_ORIGIN: new URL(demo.url).origin,
    LOGIS_STATE: stateFile,
    LOGIS_OUT: outFolder,
  });
} finally {
  await demo.stop();
  rmSync(stateFile, { force: true });
}
process.exit(code);

/** Uses the one-time address up, and keeps the session for all tests. */
async function enter(url) {
  const browser = await launch(chromium);
  try {
    const context = await browser.newContext();
    const page = await context.newPage();
    const answer = await page.goto(url);
    if (!answer?.ok()) throw new Error(`the one-time address answered ${answer?.status()}`);
    if (new URL(page.url()).pathname !== '/') throw new Error(`the link leads to ${page.url()}, not to the page of the day`);
    await context.storageState({ path: stateFile });
    const second = await (await browser.newContext()).newPage();
    const reused = await second.goto(url);
    if (reused?.ok() && new URL(second.url()).pathname === '/records') throw new Error('the one-time address opened the home twice');
  } finally {
    await browser.close();
  }
}

/** One file after another: a later one may change the home. */
function runTests(env) {
  const named = process.argv.slice(2);
  const all = readdirSync(path.join(folder, 'tests')).filter((name) => name.endsWith('.test.mjs')).sort();
  const files = named.length > 0 ? named : all.map((name) => path.join(folder, 'tests', name));
  const child = spawn(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => child.on('close', (exit) => resolve(exit ?? 1)));
}
