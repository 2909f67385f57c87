import { describe, expect, test } from 'vitest';
import { runners } from '../support/installation.ts';
import { type ProjectRun, runJest, runVitest } from '../support/run-project.ts';

const suite = `const kept = [];
function remember(count) { for (let i = 0; i < count; i++) kept.push({ i }); }
function cacheImage() { kept.push(Buffer.alloc(2_000_000)); }
test('keeps an image', () => { remember(300); cacheImage(); remember(300); });
`;
const gate = { heap: '10MB', objects: 5000, external: '1MB' };

/** The place that the message of the only failure names first. */
function firstPlace({ json }: ProjectRun): string {
  const messages = json!.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages }) => failureMessages),
  );
  expect(messages).toHaveLength(1);
  return / 1\. (\S+)/.exec(messages[0]!)![1]!;
}

describe.runIf(runners.has('vitest'))('what grows outside of the heap, under Vitest', () => {
  test.each(['adaptive', 'exact'])('is charged to what makes buffers (%s)', async (mode) => {
    const files = {
      'vitest.config.js': `import { leaktight } from '@leaktight/vitest/plugin';
        export default { plugins: [leaktight({ gate: ${JSON.stringify({ ...gate, mode })} })] };`,
      'image.test.js': `import { test } from 'vitest';\n${suite}`,
    };
    expect(firstPlace(await runVitest(files, { args: ['--reporter=json'] }))).toBe('cacheImage');
  });
});

describe.runIf(runners.has('jest'))('what grows outside of the heap, under Jest', () => {
  test.each(['adaptive', 'exact'])('is charged to what makes buffers (%s)', async (mode) => {
    const jest = {
      preset: '@leaktight/jest',
      transform: {},
      testEnvironmentOptions: { leaktight: { gate: { ...gate, mode } } },
    };
    const files = { 'package.json': JSON.stringify({ private: true, jest }), 'image.test.js': suite };
    expect(firstPlace(await runJest(files, { args: ['--json'] }))).toBe('cacheImage');
  });
});
