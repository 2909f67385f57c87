import { expect, it } from 'vitest';
import { LeakHeap } from '../support/leak-heap.ts';

it('tells the size of what a collection holds, not its average with smaller objects of the class that these keep', () => {
  const leak = new LeakHeap();
  const points = leak.heap.object('Array');
  leak.module.variable('points', points);
  const inner = leak.fresh('Object', 13, 32);
  for (const [index, point] of leak.fresh('Object', 13, 40).entries())
    points.element(index, point.property('b', inner[index]!));
  expect(leak.explain(13)[0]!.retainer).toMatchObject({
    objectsPerCall: 1,
    selfBytesPerCall: 40,
    retainedBytesPerCall: 72,
  });
});
