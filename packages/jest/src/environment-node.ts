import { createRequire } from 'node:module';
import type { JestEnvironmentClass } from './jest-environment.ts';
import { withLeaktight } from './with-leaktight.ts';

// The one that belongs to the Jest that runs: package managers may place another version beside us.
const base = ['jest', '@jest/core', 'jest-config'].reduce(
  (from, name) => createRequire(from.resolve(`${name}/package.json`)),
  createRequire(__filename),
);
const node = base('jest-environment-node') as { TestEnvironment: JestEnvironmentClass };

/** `testEnvironment: '@leaktight/jest/environment-node'` */
export const TestEnvironment: JestEnvironmentClass = withLeaktight(node.TestEnvironment);
