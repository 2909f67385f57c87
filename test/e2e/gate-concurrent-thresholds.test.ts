import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

/** Two tests that run at once, one of which allows itself much after it has waited. */
const suite = `const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const kept = []; const leak = () => { for (let i = 0; i < 5000; i++) kept.push({ i }); };
describe('at once', () => {
  test.concurrent('allows itself much', async () => { await wait(30); leakThresholds({ objects: 10_000_000, heap: false }); leak(); });
  test.concurrent('allows itself nothing', async () => { await wait(60); leak(); });
});
`;

function failuresOf({ json }: ProjectRun): Record<string, string> {
  const results = json!.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results.filter(({ status }) => status === 'failed');
  return Object.fromEntries(
    failed.map(({ fullName, failureMessages }) => [fullName, failureMessages[0]!.split('\n', 1)[0]!]),
  );
}

const left = expect.stringMatching(/^LeakError: Left 5,0\d\d objects behind/);

describe('thresholds of a test that runs beside others', () => {
  test.runIf(runners.has('jest'))('hold for it under Jest, which tells which test calls', async () => {
    const jest = {
      preset: '@leaktight/jest',
      transform: {},
      testEnvironmentOptions: { leaktight: { gate: true } },
    };
    const ran = await runJest(
      {
        'package.json': JSON.stringify({ private: true, jest }),
        'a.test.js': `const { leakThresholds } = require('@leaktight/jest');\n${suite}`,
      },
      { args: ['-i', '--json'] },
    );
    expect(failuresOf(ran)).toEqual({ 'at once allows itself nothing': left });
  });

  test.runIf(runners.has('vitest'))('are refused under Vitest, which does not tell', async () => {
    const ran = await runVitest(
      {
        'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ gate: true })] };`,
        'a.test.js': `import { describe, test } from 'vitest'; import { leakThresholds } from '@leaktight/vitest';\n${suite}`,
      },
      { args: ['--reporter=json'] },
    );
    expect(failuresOf(ran)).toEqual({
      'at once allows itself much': expect.stringContaining('{ meta: { leaktight: { heap: '),
      'at once allows itself nothing': left,
    });
  });
});
