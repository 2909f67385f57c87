import { createRequire } from 'node:module';
import type { JestEnvironmentClass } from './jest-environment.ts';
import { withLeaktight } from './with-leaktight.ts';

/** `testEnvironment: '@leaktight/jest/environment-jsdom'`; needs `jest-environment-jsdom`. */
export const TestEnvironment: JestEnvironmentClass = withLeaktight(loadJsdomEnvironment());

function loadJsdomEnvironment(): JestEnvironmentClass {
  const require = createRequire(__filename);
  try {
    const jsdom = require('jest-environment-jsdom') as {
      TestEnvironment: JestEnvironmentClass;
    };
    return jsdom.TestEnvironment;
  } catch (cause) {
    const { LeaktightError } = require('@leaktight/core') as typeof import('@leaktight/core');
    throw new LeaktightError(
      'LEAKTIGHT_UNSUPPORTED',
      'Could not load jest-environment-jsdom, which @leaktight/jest/environment-jsdom extends. Install it in the version of your Jest: npm i -D jest-environment-jsdom.',
      { cause },
    );
  }
}
