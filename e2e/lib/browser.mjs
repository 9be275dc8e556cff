// Chromium, and a page that notices what a person would not: refused content, errors, weight.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome'];

/** @returns {string | undefined} the browser named by CHROMIUM, else the first one on PATH */
export function findChromium() {
  const candidates = process.env.CHROMIUM
    ? [process.env.CHROMIUM]
    : (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => PROGRAMS.map((name) => path.join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate));
}

/**
 * @param {string} executablePath
 * @param {string[]} words further words of its command
 */
export function launch(executablePath, words = []) {
  return chromium.launch({ executablePath, args: ['--disable-dev-shm-usage', ...words] });
}

/**
 * @param {string[]} words further words of its command
 * @returns {Promise<import('playwright-core').Browser>} the browser that `run.mjs` chose
 */
export function launchForTest(words = []) {
  return launch(environment('CHROMIUM'), words);
}

/** Folder for screenshots. */
export const outFolder = () => environment('LOGIS_OUT');

/**
 * Opens a page of the demo home as the person, in one dress.
 * `noticed` collects refusals by the content security policy, console errors, exceptions and failed answers;
 * `bytes()` is what the page made the browser fetch.
 */
export async function open(browser, look, { scripts = true, initScript } = {}) {
  const context = await browser.newContext({
    baseURL: environment('LOGIS_ORIGIN'),
    storageState: environment('LOGIS_STATE'),
    colorScheme: look.colourScheme,
    viewport: look.viewport,
    javaScriptEnabled: scripts,
    reducedMotion: 'reduce',
  });
  const noticed = [];
  const requests = [];
  if (scripts) {
    await context.exposeBinding('logisNotice', (_, words) => void noticed.push(words));
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        window.logisNotice(`CSP ${event.effectiveDirective} refused ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`),
      );
    });
    if (initScript) await context.addInitScript({ content: initScript });
  }
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && noticed.push(`console: ${message.text()}`));
  notePageErrors(page, (message) => noticed.push(`exception: ${message}`));
  page.on('requestfailed', (request) => noticed.push(`${request.url()}: ${request.failure()?.errorText}`));
  page.on('requestfinished', (request) => requests.push(request));
  page.on('response', (answer) => answer.status() >= 400 && noticed.push(`${answer.url()}: ${answer.status()}`));
  const answer = await page.goto(`${look.path}?lang=${look.language}`);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const bytes = async () => {
    const sizes = await Promise.all(requests.map((request) => request.sizes()));
    return sizes.reduce((sum, size) => sum + size.responseBodySize, 0);
  };
  return { page, answer, noticed, bytes, close: () => context.close() };
}

/** How far the page is wider than the window, in CSS pixels. */
export function overflowPixels(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

function environment(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the tests with \`node run.mjs\``);
  return value;
}

/** Tells of what a page's scripts let fall. That a page was left before its transition ended is the browser's, and no fault. */
function notePageErrors(page, tell) {
  page.on('pageerror', (error) => {
    if (!/Transition was (skipped|aborted)/.test(error.message)) tell(error.message);
  });
}

/**
 * Collects what a page complains of. The statuses named are those that the story means: Chromium tells the console of each.
 * @returns {string[]} filled while the page lives
 */
export function notice(page, ...meant) {
  const noticed = [];
  const isMeant = (text) => meant.some((status) => text.includes(String(status)));
  page.on('console', (message) => message.type() === 'error' && !isMeant(message.text()) && noticed.push(message.text()));
  notePageErrors(page, (message) => noticed.push(message));
  return noticed;
}

/** Gives a page an authenticator that says yes to everything. */
export async function passkeys(context, page) {
  const cdp = await context.newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    forget: () => cdp.send('WebAuthn.clearCredentials', { authenticatorId }),
  };
}
