import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

/** A soak takes as long as it was asked to, and some seconds around it. */
const testTimeout = 1000 * Number(process.env['SOAK_SECONDS'] ?? 4) + 30_000;

export default defineConfig({ plugins: [leaktight()], test: { testTimeout } });
