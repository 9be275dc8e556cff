// Sorting as a person does on a Sunday: many movements at once and undone at once, one set right, one in parts; without scripts.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { launchForTest, open } from '../lib/browser.mjs';
import { SIZES } from '../lib/pages.mjs';

const look = (path, viewport = SIZES[1]) => ({ path, language: 'en', colourScheme: 'light', viewport });

/** How many movements wait to be sorted, as the page says. */
async function waiting(page) {
  await page.goto('/money/sort');
  const words = await page.locator('.page-head h1 + p').innerText();
  return Number(words.match(/^[\d,]+/)?.[0].replace(',', '') ?? (words.startsWith('One') ? 1 : 0));
}

describe('sorting', () => {
  let browser;
  before(async () => {
    browser = await launchForTest();
  });
  after(() => browser?.close());

  it('a range of ticks and a rule are saved together, and undone together', async () => {
    const { page, noticed, close } = await open(browser, look('/money/sort'));
    try {
      const before = await waiting(page);
      const groups = page.locator('#sort fieldset');
      const boxes = groups.first().locator('input[type=checkbox]');
      await boxes.first().click();
      await boxes.nth(3).click({ modifiers: ['Shift'] });
      assert.equal(await page.locator('#ticked').innerText(), '(4)');
      await page.locator('select[name=category]').selectOption('leisure');
      const rule = groups.nth(1);
      const of = Number((await rule.locator('.field span').first().innerText()).match(/changes (\d+)/)[1]);
      await rule.locator('select[name=rule]').selectOption('groceries');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText(`${of + 4} transactions have changed.`).waitFor();
      assert.ok((await waiting(page)) <= before - 5, 'they wait no more');
      await page.goBack();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.waitForLoadState();
      assert.equal(await waiting(page), before, 'all of it is as it was');
      assert.deepEqual(noticed.filter((words) => !words.includes('net::ERR_ABORTED')), []);
    } finally {
      await close();
    }
  });

  it('without scripts, on a phone: sorted, set right, in parts, and undone', async () => {
    const { page, close } = await open(browser, look('/money/sort', SIZES[0]), { scripts: false });
    try {
      const before = await waiting(page);
      const group = page.locator('#sort fieldset').first();
      await group.locator('input[type=checkbox]').first().check();
      await group.locator('input[type=checkbox]').nth(1).check();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').getByText('say what to do with the transactions ticked').waitFor();
      assert.equal(await page.locator('#sort input:checked').count(), 2, 'what was ticked stays so');
      await page.locator('select[name=category]').selectOption('gifts');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('2 transactions have changed.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      assert.equal(await waiting(page), before);

      await page.locator('#sort .lines a').first().click();
      await page.locator('select[name=category]').first().selectOption('leisure');
      await page.locator('textarea').fill('With the children');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('You said so on').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Nothing says so yet.').waitFor();

      const whole = Number((await page.locator('.page-head .figure').innerText()).replace(/[^\d.]/g, ''));
      const parts = page.locator('fieldset', { has: page.locator('input[name=amount]') });
      await page.locator('summary', { hasText: 'Split it into parts' }).click();
      const fill = async (nth, amount, category) => {
        await parts.nth(nth).locator('input[name=amount]').fill(amount.toFixed(2));
        await parts.nth(nth).locator('select').selectOption(category);
      };
      await fill(0, whole - 1, 'groceries');
      await fill(1, 0.5, 'gifts');
      await page.getByRole('button', { name: 'Split' }).click();
      await page.getByRole('alert').getByText('0.50 is missing').waitFor();
      await fill(1, 1, 'gifts');
      await page.getByRole('button', { name: 'Split' }).click();
      await page.getByText('1.00').first().waitFor();
      assert.equal(await page.locator('#category ~ ul li').count(), 2);
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Nothing says so yet.').waitFor();
    } finally {
      await close();
    }
  });

  it('a figure of a category opens its movements', async () => {
    const { page, noticed, close } = await open(browser, look('/money'));
    try {
      await page.goto('/money?period=2026-10');
      const row = page.locator('.shares li').first();
      const many = (await row.locator('small').innerText()).match(/^\d+/)[0];
      await row.locator('a').click();
      const title = page.locator('#lines');
      await title.getByText(new RegExp(`^${many} transaction`)).waitFor();
      assert.equal(await page.locator('.lines.money:below(#lines) > li').count(), Number(many));
      assert.deepEqual(noticed.filter((words) => !words.includes('net::ERR_ABORTED')), []);
    } finally {
      await close();
    }
  });
});
