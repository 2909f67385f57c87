import { expect, it } from 'vitest';
import { LeakHeap, pathText } from '../../support/leak-heap.ts';

/** A value that a module has in `list`, by this reference, and every other one by Node's table of modules. */
function pathTo(isImported: boolean): string {
  const leak = new LeakHeap();
  const exported = leak.heap.object('Registry');
  const list = leak.heap.object('Array');
  exported.property('list', list);
  const module = leak.heap.object('Module').property('exports', exported);
  const cache = leak.heap.object('Object').property('/app/node_modules/tiny-bus/main.js', module);
  const require = leak.heap.closure('require').property('cache', cache);
  leak.context('file:///app/node_modules/addon/index.cjs').variable('require', require);
  const inner = leak.heap.object('Object').property('registry', exported);
  const outer = leak.heap.object('Object').property('inner', inner);
  if (isImported) leak.module.variable('app', leak.heap.object('Object').property('outer', outer));
  for (const [index, entry] of leak.fresh('Entry', 13).entries()) list.element(index, entry);
  return pathText(leak.explain(13)[0]!);
}

it("takes Node's table of modules for the way to a value where there is no other", () => {
  expect(pathTo(true)).toBe(
    'module src/session.ts ▸ app → Object ▸ .outer → Object ▸ .inner → Object ▸ .registry → Registry ▸ .list → Array (13 entries) ▸ ~[x]~ → Entry',
  );
  expect(pathTo(false)).toBe(
    'module src/session.ts ▸ require → function require ▸ .cache → Object ▸ ["/app/node_modules/tiny-bus/main.js"] → Module ▸ .exports → Registry ▸ .list → Array (13 entries) ▸ ~[x]~ → Entry',
  );
});
