import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [
    leaktight(),
    leaktight({ matchers: { strict: true } }),
    leaktight({ matchers: { strict: undefined }, gate: undefined }),
  ],
});

// @ts-expect-error no such option
leaktight({ matcher: {} });
