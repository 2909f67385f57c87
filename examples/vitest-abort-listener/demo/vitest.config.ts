import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

// Outside of the tests, for this one fails: it shows what a developer sees.
export default defineConfig({
  // Time enough for the whole report on a slow machine; a fast one needs a second or two.
  plugins: [leaktight({ matchers: { timeBudget: 20_000, explainTimeBudget: 15_000 } })],
  test: { include: ['demo/*.demo.ts'], testTimeout: 60_000 },
});
