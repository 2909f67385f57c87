import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({ plugins: [leaktight()], test: { testTimeout: 30_000 } });
