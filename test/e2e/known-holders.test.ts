import { describe, expect, test } from 'vitest';
import { failureTexts } from '../support/failure-texts.ts';
import { runners } from '../support/installation.ts';
import { runJest, runVitest } from '../support/run-project.ts';

// A verdict ends a measurement: the budgets are for busy machines.
const patience = `{ timeBudget: 60000, maxCalls: 600, explainTimeBudget: 60000, track: ['heap'] }`;

/** What mocks of both runners record, and what their fake timers keep. */
const mocks = (runner: 'vi' | 'jest'): string => `
const send = ${runner}.fn();
test('a mock', async () => {
  await expect(function work() { send({ body: 1 }); }).not.toLeak(${patience});
});
const mailer = { send() {} };
test('a spy', async () => {
  ${runner}.spyOn(mailer, 'send').mockImplementation(() => {});
  await expect(function work() { mailer.send({ body: 1 }); }).not.toLeak(${patience});
});
test('a fake timer', async () => {
  ${runner}.useFakeTimers();
  await expect(function work() { setTimeout(() => {}, 1000); }).not.toLeak(${patience});
  ${runner}.useRealTimers();
});
`;

/** A leak that is still being explained when the runner gives up on its test. */
const late = `
const kept = [];
test('a leak', async () => {
  await expect(function work() { kept.push({ id: 1 }); }).not.toLeak(${patience});
}, 50);
`;

/** A page that nobody closes takes long to make, so few of them have to do. */
const openWindow = `
import { JSDOM } from 'jsdom';
const windows = [];
test('a window', async () => {
  await expect(function open() { windows.push(new JSDOM('<p>hello</p>').window); })
    .not.toLeak({ timeBudget: 180000, maxCalls: 60, explainTimeBudget: 90000, track: ['heap'] });
}, 400000);
`;

const mockText = /Kept alive by\n[^]*\.calls → Array[^]*\[x\] → Array[^]*Next: the spy records every call/;
const fakeTimerText = /, [1-9][\d.]* m?s\.\n[^]*Next: the fake clock keeps the timer until it fires/;
const windowText =
  /Where\n {2}1\. listen {2}\w\.test\.m?js:3[^]*\._eventListeners[^]*Next: remove the `resize` listener from the Window/;
const elementText =
  /Where\n {2}1\. render {2}\w\.test\.m?js:7[^]*kept → Array[^]*HTMLDivElement[^]*Next: let go of the removed elements/;

/** In one piece, it would hold for this file. */
const inJsdom = ['@vitest', 'environment jsdom'].join('-');

/** From its second line on, as a line for the runner comes before. */
const inPage = `test('a listener', async () => {
  await expect(function listen() { window.addEventListener('resize', () => 1); }).not.toLeak(${patience});
});
const kept = [];
test('an element', async () => {
  await expect(function render() {
    const element = document.createElement('div');
    document.body.append(element);
    element.remove();
    kept.push(element);
  }).not.toLeak(${patience});
});
`;

describe.runIf(runners.has('vitest'))('known holders under Vitest', () => {
  test('are named with the next step', { timeout: 600_000 }, async () => {
    const head = `import { expect, test, vi } from 'vitest';\n`;
    const run = await runVitest(
      {
        'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { testTimeout: 120000 } };
`,
        'a.test.mjs': head + mocks('vi'),
        'b.test.mjs': head.replace(', vi', '') + late,
        'c.test.mjs': head.replace(', vi', '') + openWindow,
        'd.test.mjs': `import { expect, test } from 'vitest'; // ${inJsdom}\n${inPage}`,
      },
      { args: ['--reporter=json'] },
    );
    const texts = failureTexts(run);
    expect(texts['a mock']).toMatch(mockText);
    expect(texts['a spy']).toMatch(mockText);
    expect(texts['a listener']).toMatch(windowText);
    expect(texts['an element']).toMatch(elementText);
    expect(texts['a fake timer']).toMatch(fakeTimerText);
    expect(texts['a leak']).toMatch(/Leaking[^]*Kept alive by\n[^]*kept → Array/);
    expect(texts['a window'], run.stdout + run.stderr).toMatch(
      /windows → Array[^]*\[x\] → Window[^]*Next: close the window/,
    );
  });
});

const inJest = `
const fs = require('node:fs');
test('captured output', async () => {
  await expect(function work() { console.log({ a: 1 }); }).not.toLeak(${patience});
});
let modules = 0;
test('modules', async () => {
  await expect(function load() {
    const file = __dirname + '/module' + modules++ + '.js';
    fs.writeFileSync(file, 'exports.table = [1, 2, 3];');
    require(file);
    fs.unlinkSync(file);
  }).not.toLeak({ timeBudget: 60000, maxCalls: 600, explainTimeBudget: 60000, track: ['heap'] });
});
`;

describe.runIf(runners.has('jest'))('known holders under Jest', () => {
  test('are named with the next step', { timeout: 600_000 }, async () => {
    const jest = { preset: '@leaktight/jest', transform: {}, testTimeout: 180_000 };
    const run = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'a.test.js': mocks('jest') + inJest,
        'b.test.js': late,
        'c.test.js': `/** @jest-environment @leaktight/jest/environment-jsdom */\n${inPage}`,
      },
      { args: ['--json', '-i'] },
    );
    const texts = failureTexts(run);
    expect(texts['a mock']).toMatch(mockText);
    expect(texts['a spy']).toMatch(mockText);
    expect(texts['a fake timer']).toMatch(fakeTimerText);
    expect(texts['captured output']).toMatch(
      /_buffer[^]*Next: the runner's console keeps this, not your code/,
    );
    expect(texts['modules']).toMatch(/Next: load modules once/);
    expect(texts['a leak']).toMatch(/Exceeded timeout/);
    expect(texts['a leak']).toMatch(/Leaking[^]*Kept alive by\n[^]*kept → Array/);
    expect(texts['a leak']?.match(/Kept alive by/g)).toHaveLength(1);
    expect(texts['a listener']).toMatch(windowText);
    expect(texts['an element']).toMatch(elementText);
  });
});
