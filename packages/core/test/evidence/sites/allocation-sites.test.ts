import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../../src/evidence/sites/allocation-sites.ts';
import { burst, calls, frameOf, later, reading, steady, store } from '../../support/site-builder.ts';
import { suspects, suspectsOf } from '../../support/suspect-lines.ts';

/** More calls than stacks are read from. */
const longRun = 10 * calls;

describe('findSuspects', () => {
  it("names the user's function that makes what stays", () => {
    expect(suspects([steady('openSession@/app/session.ts:9 < run@/app/session.test.ts:4')])).toEqual([
      'allocates openSession user 1 48',
    ]);
  });

  it('adds up what one function makes directly and through Node and V8', () => {
    const found = suspects([
      steady('openSession@/app/session.ts:9 < run@/app/session.test.ts:4'),
      steady('Map@ < openSession@/app/session.ts:9 < run@/app/session.test.ts:4', 1, 200),
      steady('_addListener@node:events:10 < openSession@/app/session.ts:9 < other@/app/session.test.ts:8', 2),
    ]);
    expect(found).toEqual(['allocates openSession user 4 344']);
  });

  it('tells two anonymous functions of one file apart', () => {
    const found = suspects([steady('@/app/session.ts:9'), steady('@/app/session.ts:20', 2)]);
    expect(found).toEqual(['allocates (anonymous) user 2 96', 'allocates (anonymous) user 1 48']);
  });

  it('blames a package for what it lets its dependencies allocate', () => {
    const found = suspects([
      steady('request@redirects/index.js:5 < send@http-client/send.js:3 < run@/app/a.ts:1', 3),
      steady('emit@node:events:1 < send@http-client/send.js:3 < run@/app/a.ts:1'),
    ]);
    expect(found[0]).toBe('allocates send http-client@1.0.0 4 192');
  });

  it('prefers a package over keys that the user made for it', () => {
    const found = suspects([
      steady('run@/app/a.ts:1', 1, 24),
      steady('observe@mobx/mobx.js:7 < run@/app/a.ts:1', 4),
    ]);
    expect(found).toEqual(['allocates observe mobx@1.0.0 4 192', 'allocates run user 1 24']);
  });

  it('blames the package whose collection grows by what the user made', () => {
    const found = suspects([
      steady('run@/app/a.ts:1', 2),
      store('set@ < remember@lru/index.js:4 < run@/app/a.ts:1', 7208),
    ]);
    expect(found).toEqual(['keeps remember lru@1.0.0 0.01 72.08', 'allocates run user 2 96']);
  });

  it('blames the user whose collection grows by what a package made', () => {
    const found = suspects([
      steady(
        'baseClone@lodash/lodash.js:90 < cloneDeep@lodash/lodash.js:5 < remember@/app/history.ts:3 < run@/app/a.ts:1',
        6,
      ),
      store('push@ < remember@/app/history.ts:3 < run@/app/a.ts:1', 1136),
    ]);
    expect(found).toEqual(['allocates remember user 6 288']);
  });

  it('takes what a DOM makes, and what it has others make, for its caller', () => {
    const tree =
      'add@symbol-tree/tree.js:2 < NodeImpl@jsdom/node.js:8 < createElement@jsdom/document.js:3 < openMenu@/app/menu.ts:3';
    const style =
      'Map@ < Style@cssstyle/index.js:25 < createElement@jsdom/document.js:3 < openMenu@/app/menu.ts:3';
    expect(suspects([steady(tree, 6), steady(style)])).toEqual(['allocates openMenu user 7 336']);
    const rendered = steady(
      'Node@happy-dom/Node.js:8 < render@view-library/render.js:4 < run@/app/menu.ts:9',
    );
    expect(suspects([rendered])).toEqual(['allocates render view-library@1.0.0 1 48']);
  });

  it('looks past what an environment of Jest or Vitest wraps around a DOM', () => {
    const added =
      'convert@jsdom/listener.js:6 < addEventListener@jest-environment-jsdom/index.js:128 < openMenu@/app/menu.ts:3';
    expect(suspects([steady(added)])).toEqual(['allocates openMenu user 1 48']);
    const inVitest =
      'convert@jsdom/listener.js:6 < addEventListener@vitest/index.js:607 < openMenu@/app/menu.ts:3';
    expect(suspects([steady(inVitest)])).toEqual(['allocates openMenu user 1 48']);
    const first = 'addEventListener@vitest/index.js:607 < openMenu@/app/menu.ts:3';
    expect(suspects([steady(first)])).toEqual(['allocates openMenu user 1 48']);
  });

  it('takes code that a package made from a string for its own, and names it where nothing else is at work', () => {
    const parsed = steady(
      '@(eval):3 < parse@validator/core.js:9 < place@/app/orders.ts:12 < run@/app/a.test.ts:4',
      3,
    );
    expect(suspects([parsed])).toEqual(['allocates parse validator@1.0.0 3 144']);
    const kept = store('push@ < place@/app/orders.ts:12 < run@/app/a.test.ts:4', 7208);
    expect(suspects([parsed, kept])[0]).toBe('allocates place user 3 144');
    expect(suspects([steady('@(eval):3')])).toEqual(['allocates (anonymous) user 1 48']);
  });

  it('names a DOM where nothing else called it', () => {
    expect(suspects([steady('fire@jsdom/timers.js:8 < listOnTimeout@node:internal/timers:1')])).toEqual([
      'allocates fire jsdom@1.0.0 1 48',
    ]);
  });

  it("leads with the user's function that keeps, before the test that makes what is kept", () => {
    const found = suspects([
      steady('@/app/orders.test.ts:9', 6),
      store('push@ < place@/app/orders.ts:12 < @/app/orders.test.ts:9', 7208),
    ]);
    expect(found).toEqual(['keeps place user 0.01 72.08', 'allocates (anonymous) user 6 288']);
    const inSource = suspects([
      steady('order@/app/model.ts:3 < place@/app/orders.ts:12 < @/app/orders.test.ts:9', 6),
      store('push@ < place@/app/orders.ts:12 < @/app/orders.test.ts:9', 7208),
    ]);
    expect(inSource[0]).toBe('allocates order user 6 288');
  });

  it('stays with a package whose own collection grows, though one of the user grows too', () => {
    const found = suspects([
      steady('make@registry/index.js:9 < run@/app/a.ts:1', 6),
      store('set@ < register@registry/index.js:30 < make@registry/index.js:9 < run@/app/a.ts:1', 7208),
      store('push@ < run@/app/a.ts:1', 1136),
    ]);
    expect(found.slice(0, 2)).toEqual([
      'allocates make registry@1.0.0 6 288',
      'keeps register registry@1.0.0 0.01 72.08',
    ]);
  });

  it('takes a small late allocation for no collection', () => {
    const found = suspects([
      steady('run@/app/a.ts:1'),
      store('set@ < get@lru/index.js:4 < run@/app/a.ts:1', 400),
    ]);
    expect(found).toEqual(['allocates run user 1 48']);
  });

  it('takes a late allocation deep inside Node for no collection', () => {
    const found = suspects([
      steady('run@/app/a.ts:1'),
      store('write_@node:_http_outgoing:1 < get@lru/index.js:4', 9000),
    ]);
    expect(found).toEqual(['allocates run user 1 48']);
  });

  it('leaves warm-up out', () => {
    const found = suspects([
      burst('compile@ajv/index.js:1 < run@/app/a.ts:1', 300),
      steady('run@/app/a.ts:1'),
    ]);
    expect(found).toEqual(['allocates run user 1 48']);
  });

  it('shows what there is when no site arrives steadily', () => {
    expect(suspects([burst('fill@/app/a.ts:1', 30)])).toEqual(['allocates fill user 0.3 30']);
  });

  it('names a function of Node when nothing else is on the stack', () => {
    expect(suspects([steady('socketOnData@node:_http_client:537')])).toEqual([
      'allocates socketOnData user 1 48',
    ]);
  });

  it("lists Node's own functions after those that somebody can mend", () => {
    const found = suspects([
      steady('socketOnData@node:_http_client:537', 9),
      steady('(V8 API)@', 5),
      steady('get@/app/a.ts:1'),
    ]);
    expect(found.map((line) => line.split(' ')[1])).toEqual(['get', 'socketOnData', '(V8']);
  });

  it('lists at most three and counts the rest', () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const found = suspects(
      names.map((name, index) => steady(`${name}@/app/a.ts:${index + 1}`, 1, 100 - index)),
    );
    expect(found.map((line) => line.split(' ')[1])).toEqual(['a', 'b', 'c', 'more']);
    expect(found.at(-1)).toBe('2 more');
  });

  it('finds nothing in nothing, and nothing where V8 knows no function', () => {
    expect(suspects([])).toEqual([]);
    expect(suspects([{ ...steady('run@/app/a.ts:1'), stack: [] }])).toEqual([]);
  });

  it.each([
    ['a package', 'mobx@1'],
    ['a file', 'mobx/mobx.js'],
    ['a function', 'observe'],
    ['a pattern', /^mobx@\d/],
    ['a pattern with state', /observe/g],
  ])('ignores sites by %s on their stack', (_, pattern) => {
    const sites = [steady('Set@ < observe@mobx/mobx.js:7 < run@/app/a.ts:1', 4), steady('run@/app/a.ts:1')];
    for (let turn = 0; turn < 2; turn++)
      expect(suspects(sites, [pattern])).toEqual(['allocates run user 1 48']);
  });

  it('keeps the stack of the heaviest site of a suspect', () => {
    const sites = [
      steady('open@/app/a.ts:1 < light@/app/b.ts:1'),
      steady('Map@ < open@/app/a.ts:1 < heavy@/app/c.ts:1', 1, 900),
    ];
    const { suspects: found } = findSuspects({ readings: [reading(calls, sites)], guilty: sites, frameOf });
    expect(found[0]?.stack.map(({ functionName }) => functionName)).toEqual(['Map', 'open', 'heavy']);
  });

  it('sees the functions that later calls have inlined into their caller', () => {
    const early = steady('observe@mobx/mobx.js:7 < run@/app/a.ts:1', 4);
    const inlined = later('run@/app/a.ts:1', 4);
    const found = suspectsOf([
      reading(calls, [early]),
      reading(longRun, [{ ...early, perGroup: [...early.perGroup, ...inlined.perGroup.slice(20)] }, inlined]),
    ]);
    expect(found).toEqual(['allocates observe mobx@1.0.0 4 192']);
  });

  it('leaves out what the early calls kept and later calls let go', () => {
    const cached = steady('remember@lru/index.js:4 < run@/app/a.ts:1', 9);
    const leak = steady('run@/app/a.ts:1');
    const found = suspectsOf([
      reading(calls, [cached, leak]),
      reading(longRun, [{ ...leak, perGroup: [...leak.perGroup, ...leak.perGroup, ...leak.perGroup] }]),
    ]);
    expect(found).toEqual(['allocates run user 1 48']);
  });

  it('blames the function whose collection of numbers grows, which leaves no object behind', () => {
    const found = findSuspects({
      readings: [reading(calls, [store('push@ < count@/app/a.ts:1', 1136)])],
      guilty: [store('push@ < count@/app/a.ts:1', 1136)],
      frameOf,
    });
    expect(found.suspects.map(({ role, functionName }) => [role, functionName])).toEqual([
      ['keeps', 'count'],
    ]);
  });

  it('looks at all calls when the leak is too rare for the early ones', () => {
    const rare = later('run@/app/a.ts:1', 0.05);
    const found = suspectsOf([
      reading(calls, [burst('compile@ajv/index.js:1 < run@/app/a.ts:1', 300)]),
      reading(longRun, [{ ...rare, perGroup: rare.perGroup.with(3, 1) }]),
    ]);
    expect(found).toEqual(['allocates run user 0.01 0.48000000000000004']);
  });
});
