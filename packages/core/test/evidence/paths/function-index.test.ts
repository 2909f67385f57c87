import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

it('finds the module of a function that has properties named as what V8 made it of', () => {
  const leak = new LeakHeap();
  const { heap } = leak;
  const cache = heap.object('Array');
  const scope = heap.node('system / ScopeInfo', { type: 'code' });
  const context = heap.object('system / Context').variable('cache', cache);
  context.internal('scope_info', scope).internal('previous', leak.nativeContext);
  const shared = heap.node('handler', { type: 'code' });
  shared.internal('script', heap.node('file:///app/src/handler.ts', { type: 'code' }));
  const handler = heap.closure('handler', { location: { scriptId: 8, line: 0, column: 0 } });
  handler.property('context', heap.object('Options')).property('shared', heap.object('Options'));
  handler.internal('shared', shared).internal('context', context);
  heap.roots.element(heap.roots.edges.length + 1, handler);
  for (const [index, node] of leak.fresh('Entry', 13).entries()) cache.element(index, node);
  expect(pathText(leak.explain(13)[0]!)).toBe(
    'module src/session.ts ▸ cache → Array (13 entries) ▸ ~[x]~ → Entry',
  );
});
