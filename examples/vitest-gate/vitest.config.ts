import { leaktight } from '@leaktight/vitest/plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Watches every test; none of them knows of it.
  plugins: [leaktight({ gate: { heap: '1MB', objects: 500, files: { 'test/import*': { heap: '4MB' } } } })],
});
