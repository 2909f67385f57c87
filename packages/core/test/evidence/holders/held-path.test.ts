import { expect, it } from 'vitest';
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
