import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { runVitest } from '../support/run-project.ts';
import {
  askedEverywhere,
  expectedOutcomes,
  outcomesOf,
  type Scenario,
  scenarios,
  testFile,
} from './scenarios.ts';

const head = `import { createRequire } from 'node:module';
import { expect, test, vi as fake } from 'vitest';
const require = createRequire(import.meta.url);
`;

// Explanations take snapshots, which have tests of their own.
const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ matchers: { explain: 'sites' } })], test: { testTimeout: 60000 } };
`;

async function survives(pool: string, asked: readonly Scenario[]): Promise<void> {
  const run = await runVitest(
    { 'vitest.config.mjs': config, 'a.test.js': testFile(head, asked) },
    { args: ['--reporter=json', `--pool=${pool}`] },
  );
  expect(outcomesOf(run.json!.testResults[0]!.assertionResults)).toEqual(expectedOutcomes(asked));
  expect(run.stderr).toContain(
    'a.test.js > a function that is too slow for enough calls passes with a notice: expect(run).not.toLeak() was inconclusive: ',
  );
}

describe.runIf(runners.has('vitest'))('the matchers under Vitest', () => {
  test('survive everything', async () => {
    await survives('forks', scenarios);
  });

  test.each(['threads', 'vmForks', 'vmThreads'])('survive in the pool %s', async (pool) => {
    await survives(pool, askedEverywhere);
  });
});
