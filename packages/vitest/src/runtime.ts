import { expect, inject } from 'vitest';
import { openGate } from './gate/gate.ts';
import { lazyMatchers } from './lazy-matchers.ts';

/** Called for every test file, before its own setup files; modules may already be cached, hooks are not. */
export function register(): void {
  const options = inject('leaktight');
  expect.extend(lazyMatchers(options));
}

/** Called by the plugin's setup file only: a test file that imports the matchers must not open a second gate. */
export function registerAll(): void {
  register();
  const options = inject('leaktight');
  if (options?.gate) openGate(options.gate, options.root);
}
