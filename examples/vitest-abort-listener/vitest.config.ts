import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [leaktight()],
  // Calls through the network are slow: give their measurements time for enough of them.
  test: { testTimeout: 30_000 },
});
