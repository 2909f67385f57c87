import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const suite = `let text = ''; const kept = [];
function growText() { text += 'x'.repeat(3_000_000) + Math.random(); return text.charCodeAt(3); }
function keepImage() { kept.push(Buffer.alloc(3_000_000)); }
function beat() { for (let i = 0; i < 20; i++) setInterval(() => i, 60_000); }
const listen = () => new Promise((done) => { kept.push(createServer().listen(0, done)); });
test('text', () => { growText(); });
test('image', () => { keepImage(); });
test('timers', () => { beat(); });
test('servers', async () => { for (let i = 0; i < 8; i++) await listen(); beat(); });
test('immediates', () => { for (let i = 0; i < 500; i++) setImmediate(() => undefined); });
`;
const loops = `const again = () => setImmediate(again);
test('loops', () => { for (let i = 0; i < 8; i++) again(); });
`;
const gate = { handles: 5 };
const perRun = 'per run of the test';

function check({ json, stdout, stderr }: ProjectRun): void {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  const messageOf = (name: string): string =>
    results.find(({ fullName }) => fullName === name)!.failureMessages.join('\n');
  expect(messageOf('text')).toContain('Left 3 MB behind on the heap');
  expect(messageOf('text')).toMatch(new RegExp(`1\\. growText .+ makes what grows, 3 MB ${perRun}$`, 'm'));
  expect(messageOf('image')).toContain('Left 3 MB behind outside of the heap');
  expect(messageOf('image')).toMatch(
    new RegExp(`1\\. keepImage .+ allocates 2 objects ${perRun}, which hold it$`, 'm'),
  );
  expect(messageOf('timers')).toMatch(/Left 20 timers open: 5 handles allowed \(.+\)\.$/m);
  expect(messageOf('timers')).toMatch(
    new RegExp(`^  20 × timer ${perRun}  ← beat  a\\.test\\.js:\\d+:\\d+$`, 'm'),
  );
  expect(messageOf('timers')).not.toContain('Where');
  expect(messageOf('servers')).toMatch(
    /Left 28 handles \(20 timers, 8 TCP servers\) open: 5 handles allowed/,
  );
  expect(messageOf('servers')).toMatch(
    new RegExp(`^  8 × TCP server ${perRun}  ← .anonymous.  a\\.test\\.js`, 'm'),
  );
  expect(messageOf('servers')).toMatch(new RegExp(`^  20 × timer ${perRun}  ← beat  a\\.test\\.js`, 'm'));
  expect(messageOf('immediates')).toBe('');
  expect(messageOf('loops')).toMatch(/Left 8 immediates open: 5 handles allowed/);
  expect(stdout + stderr).not.toContain('immediates: left');
}

describe.runIf(runners.has('vitest'))('what a leak amounts to, under Vitest', () => {
  test('is told in figures that agree, and by what was left open', async () => {
    const files = {
      'vitest.config.js': `import { leaktight } from '@leaktight/vitest/plugin';
        export default { plugins: [leaktight({ gate: ${JSON.stringify(gate)} })] };`,
      'a.test.js': `import { createServer } from 'node:net'; import { test } from 'vitest';\n${suite}`,
      'b.test.js': `import { test } from 'vitest';\n${loops}`,
    };
    check(await runVitest(files, { args: ['--reporter=json'] }));
  });
});

describe.runIf(runners.has('jest'))('what a leak amounts to, under Jest', () => {
  test('is told in figures that agree, and by what was left open', async () => {
    const jest = {
      preset: '@leaktight/jest',
      transform: {},
      testEnvironmentOptions: { leaktight: { gate } },
    };
    const files = {
      'package.json': JSON.stringify({ private: true, jest }),
      'a.test.js': `const { createServer } = require('node:net');\n${suite}`,
      'b.test.js': loops,
    };
    check(await runJest(files, { args: ['--json', '--forceExit'] }));
  });
});
