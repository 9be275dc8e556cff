// A running `logis demo` or `logis serve`, from its start to its end.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';

/** A debug build makes up two years of a home and imports them before it prints its address. */
const START_SECONDS_MAX = 180;
const ANY_PORT = '127.0.0.1:0';

/**
 * Starts the demo on a free port.
 * @param {string} root the workspace
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} its one-time address, and how to end it
 */
export const startDemo = (root) => start(root, ['demo', '--no-open']);

/**
 * Serves the home of a folder, where nothing else is said on a free port.
 * @param {string} root the workspace
 * @param {string} data the folder of the data
 * @param {string[]} words further words of the command
 * @param {string} listen where it listens
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} its address, one-time while nobody signs in, and how to end it
 */
export const startServe = (root, data, words = [], listen = ANY_PORT) => start(root, ['--data', data, 'serve', ...words], listen);

async function start(root, words, listen = ANY_PORT) {
  const program = process.env.LOGIS_BIN ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(root, 'target'), 'debug', 'logis');
  if (!existsSync(program)) throw new Error(`${program} is not built: cargo build --workspace --bins`);
  const child = spawn(program, [...words, '--listen', listen], { stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  const printed = [];
  const ended = new Promise((resolve) => child.on('close', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  const url = new Promise((resolve, reject) => {
    const fail = (why) => reject(new Error(`logis ${words.join(' ')} ${why}; it said:\n${said.join('')}`));
    const timer = setTimeout(() => fail(`printed no address within ${START_SECONDS_MAX} s`), START_SECONDS_MAX * 1000);
    const listen = (chunk) => {
      said.push(chunk);
      printed.push(chunk);
      // Up to the line's end: a chunk may stop in the midst of the token.
      const found = printed.join('').match(/(https?:\/\/\S+\/\S*)\s/);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    };
    child.stdout.setEncoding('utf8').on('data', listen);
    child.stderr.setEncoding('utf8').on('data', (chunk) => said.push(chunk));
    child.on('error', (error) => fail(`does not start (${error.message})`));
    child.on('close', (code) => fail(`ended with ${code}`));
    child.on('close', () => clearTimeout(timer));
  });
  try {
    return { url: await url, stop };
  } catch (error) {
    if (child.exitCode === null && child.pid !== undefined) await stop();
    throw error;
  }
}
