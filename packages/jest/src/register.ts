import { afterAll, afterEach, expect } from '@jest/globals';
import { findDoor } from './sandbox-door.ts';
import { openStandAlone } from './stand-alone.ts';

// Runs in Jest's sandbox, once for each test file.
const door = findDoor(globalThis);
if (door) {
  expect.extend(door.matchers);
} else {
  const standAlone = openStandAlone();
  expect.extend(standAlone.matchers);
  afterEach(async () => {
    const error = await standAlone.abandon(expect.getState());
    if (error) throw error;
  });
  // Jest calls no `afterEach` for concurrent tests.
  afterAll(async () => {
    const [error] = await standAlone.abandonAll();
    if (error) throw error;
  });
}
