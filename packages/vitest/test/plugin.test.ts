import { expect, it } from 'vitest';
import { leaktight } from '../src/plugin.ts';

it.each([
  [{ gates: true }, 'Unknown option `gates` in leaktight(). Did you mean `gate`?'],
  [{ matchers: { nonsense: 1 } }, 'Unknown option `nonsense` in leaktight(), matchers.'],
])('the plugin refuses options that do nothing: %j', (options, message) => {
  expect(() => leaktight(options as object)).toThrow(message);
});
