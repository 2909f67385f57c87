import { describe, expect, test } from 'vitest';
import { hasSameVersion, runners } from '../support/installation.ts';
import { type JsonReport, runVitest } from '../support/run-project.ts';

/** For a busy machine. */
const patience = '--testTimeout=30000';

const leaking = `import { expect, test } from 'vitest';
const kept = [];
export function retain() { kept.push({ retained: true }); }
test('a leak fails', async () => { await expect(retain).not.toLeak(); });
test('a clean function passes', async () => { await expect(() => ({ a: 1 })).not.toLeak(); });
`;

function statuses(json: JsonReport | null): Record<string, string> {
  const files = json?.testResults ?? [];
  return Object.fromEntries(
    files.flatMap(({ name, assertionResults }) =>
      assertionResults.map((result) => [`${name.split('/').pop()} ${result.fullName}`, result.status]),
    ),
  );
}

const bothFiles = {
  'a.test.js a leak fails': 'failed',
  'a.test.js a clean function passes': 'passed',
  'b.test.js a leak fails': 'failed',
  'b.test.js a clean function passes': 'passed',
};

async function runBoth(testOptions: string, args: readonly string[] = []): Promise<Record<string, string>> {
  const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ matchers: { explain: 'sites' } })], test: ${testOptions} };`;
  const files = { 'vitest.config.mjs': config, 'a.test.js': leaking, 'b.test.js': leaking };
  return statuses((await runVitest(files, { args: ['--reporter=json', patience, ...args] })).json);
}

describe.runIf(runners.has('vitest'))('the Vitest plugin', () => {
  test.each(['forks', 'threads', 'vmForks', 'vmThreads'])(
    'reaches every file of a worker without isolation in the pool %s',
    async (pool) => {
      expect(
        await runBoth(`{ pool: '${pool}', isolate: false, maxWorkers: 1, fileParallelism: false }`),
      ).toEqual(bothFiles);
    },
  );

  test('reaches inline projects', async () => {
    const projects = ['a', 'b'].map(
      (name) => `{ extends: true, test: { name: '${name}', include: ['${name}.test.js'] } }`,
    );
    expect(await runBoth(`{ projects: [${projects.join()}] }`)).toEqual(bothFiles);
  });

  test.for(['v8', 'istanbul'])('is right with coverage by %s', async (provider, { skip }) => {
    const installed = await hasSameVersion('vitest', `@vitest/coverage-${provider}`);
    skip(!installed, 'not in the registry for this version of Vitest');
    const coverage = `{ enabled: true, provider: '${provider}', reporter: ['json-summary'] }`;
    expect(await runBoth(`{ coverage: ${coverage} }`)).toEqual(bothFiles);
  });

  test('reaches tests with a DOM where it is installed above the root of the workspace', async () => {
    const run = await runVitest(
      {
        // Ends Vite's search for a root, from where on files are served.
        'pnpm-workspace.yaml': '',
        'vitest.config.mjs': `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight()], test: { environment: 'jsdom' } };`,
        'a.test.js': `import { expect, test } from 'vitest';
test('a page', async () => { await expect(() => document.createElement('p')).not.toLeak({ track: ['heap'] }); });`,
      },
      { args: ['--reporter=json', patience] },
    );
    expect(statuses(run.json)).toEqual({ 'a.test.js a page': 'passed' });
  });

  test('hands its options to the matchers', async () => {
    const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ matchers: { ignore: [/retain/] } })] };`;
    const run = await runVitest(
      { 'vitest.config.mjs': config, 'a.test.js': leaking },
      { args: ['--reporter=json', patience] },
    );
    expect(statuses(run.json)).toEqual({
      'a.test.js a leak fails': 'passed',
      'a.test.js a clean function passes': 'passed',
    });
  });

  test('uses colours exactly when the runner does', async () => {
    const config = `import { leaktight } from '@leaktight/vitest/plugin';
export default { plugins: [leaktight({ matchers: { explain: 'sites' } })] };`;
    const files = { 'vitest.config.mjs': config, 'a.test.js': leaking };
    const plain = await runVitest(files, { args: [patience] });
    const coloured = await runVitest(files, {
      args: [patience],
      env: { NO_COLOR: undefined, FORCE_COLOR: '1' },
    });
    const sentence = /^.*Leaking: .*$/m;
    expect(sentence.exec(plain.stderr)?.[0]).not.toContain('\u001b[');
    expect(sentence.exec(coloured.stderr)?.[0]).toContain('\u001b[');
  });
});

describe.runIf(runners.has('vitest'))('the setup file alone', () => {
  test('brings the matchers, and prints notices as they come', async () => {
    const run = await runVitest(
      {
        'vitest.config.mjs': `export default { test: { setupFiles: ['./setup.js'] } };`,
        'setup.js': `import '@leaktight/vitest';`,
        'a.test.js': `${leaking}
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
test('a slow function', () => expect(() => { retain(); return sleep(120); }).not.toLeak({ timeBudget: 300 }));`,
      },
      { args: ['--reporter=default', patience] },
    );
    expect(run.stdout).toContain('1 failed | 2 passed');
    expect(run.stderr).toContain('expect(run).not.toLeak() was inconclusive: ');
  });
});
