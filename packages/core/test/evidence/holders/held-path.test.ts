import { expect, it } from 'vitest';
import { holderName } from '../../../src/evidence/held-path-of.ts';
import { recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

it('advises no listener of long before to be removed for what it holds', () => {
  const values = [
    start,
    value('process', variable('PROCESS')),
    value('Object', property('_events')),
    value('function onWarning', property('warning')),
    value('LRUCache', variable('cache')),
    value('Array', property('#valList')),
    value('Object', { kind: 'element', index: '3' }),
  ];
  const known = recogniseHolder(heldPath(values, { firstSuspect: 6 }));
  expect(known.holder).toBe('growing-collection');
});

/** The name of what a variable holds by these properties. */
function nameBy(name: string, ...names: string[]): string {
  return holderName(
    [
      start,
      value('Object', variable(name)),
      ...names.map((one) => value('Object', property(one), `.${one}`)),
    ],
    names.length + 2,
  );
}

it('calls what was imported as the source does, and not as a compiler', () => {
  expect(nameBy('bus_1', 'default', 'list')).toBe('bus.list');
  expect(nameBy('_bus', 'default', 'list')).toBe('bus.list');
  expect(nameBy('bus_1', 'list')).toBe('bus_1.list');
  expect(nameBy('settings', 'default', 'list')).toBe('settings.default.list');
});
