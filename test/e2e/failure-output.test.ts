import { JSDOM } from 'jsdom';
import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const source = `class Session {
  constructor(user) {
    this.user = user;
  }
}

const sessions = new Map();

function openSession(user) {
  const session = new Session(user);
  sessions.set(sessions.size, session);
  return session;
}
`;
const body = `
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

test('a session leaves nothing behind', async () => {
  await expect(() => openSession('ada')).not.toLeak({ explainTimeBudget: 20_000 });
});

test('a slow call', async () => {
  await expect(() => pause(60)).not.toLeak({ timeBudget: 300 });
});
`;

/** Without what differs from run to run: how long it ran, how often, and how fast a table grew meanwhile. */
function settled(message: string): string {
  return message
    .replaceAll(/[▁-█]{20,}/g, '▆▆▆')
    .replaceAll(/[\d,]{3,} (calls|entries|→)/g, 'N $1')
    .replace(/Tried .*\n/, 'Tried …\n')
    .replaceAll(/\n {4}at [^]*/g, '')
    .replaceAll(/\b3\d B\b/g, '3x B');
}

const report = (line: number): string => `Error: expect(run).not.toLeak(options)

Leaking: each call leaves 1 object (3x B) behind.
Objects kept arriving over N calls and were never let go.
  ▆▆▆  survivors of N calls, oldest first

Where
  1. openSession  session.test.js:${line + 8}:21  allocates 1 object, 3x B per call
       ← (anonymous)  session.test.js:${line + 17}:16

Kept alive by
  module session.test.js
  ├─ sessions → Map (N entries)  (was there before the calls)
  ╰→ [entry] → Session (session.test.js:${line + 1})  (new with the calls)
     ~~~~~~~
     1 × Session { user }, 3x B per call
Grows: sessions (Map), N → N entries, 1 per call

Tried …
Not measured: native (the heap leaks, which takes native memory with it; judged beside it only when \`track\` names it)
A cache for more than N entries looks the same: raise \`maxCalls\` to twice its size, and \`timeBudget\` with it, or name it in \`ignore\`.
Next: take the entry out of \`sessions\` when the work is done (\`delete\`), or bound its size; a WeakMap or WeakRef fits entries that should die with their key.`;

const notice =
  'session.test.js > a slow call: expect(run).not.toLeak() was inconclusive: The time budget allowed only';

function failures(run: ProjectRun): string[] {
  return run.json!.testResults[0]!.assertionResults.map(({ failureMessages }) =>
    settled(failureMessages.join()),
  );
}

describe.runIf(runners.has('vitest'))('a failure under Vitest', () => {
  test('reads as the whole report, in every reporter', { timeout: 120_000 }, async () => {
    const run = await runVitest(
      {
        'package.json': '{ "type": "module" }',
        'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { testTimeout: 60000 } };
`,
        'session.test.js': `import { expect, test } from 'vitest';\n${source}${body}`,
      },
      {
        args: ['--reporter=default', '--reporter=json', '--reporter=junit', '--outputFile.junit=report.xml'],
        read: ['report.xml'],
      },
    );
    expect(failures(run)).toEqual([report(2), '']);
    expect(run.stderr).toContain(notice);
    const xml = new JSDOM(run.files['report.xml'] ?? '', { contentType: 'text/xml' }).window.document;
    expect(
      [...xml.querySelectorAll('testcase')].map((one) => one.querySelectorAll('failure').length),
    ).toEqual([1, 0]);
  });
});

describe.runIf(runners.has('jest'))('a failure under Jest', () => {
  test('reads as the whole report, in every reporter', { timeout: 120_000 }, async () => {
    const run = await runJest(
      {
        'package.json':
          '{ "private": true, "jest": { "preset": "@leaktight/jest", "transform": {}, "testTimeout": 60000 } }',
        'session.test.js': source + body,
      },
      { args: ['--json'] },
    );
    expect(failures(run)).toEqual([report(1), '']);
    expect(run.stderr).toContain(notice);
  });
});
