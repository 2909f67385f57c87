import { describe, expect, it } from 'vitest';
import { findSuspects } from '../../src/evidence/sites/allocation-sites.ts';
import type { SurvivingSite } from '../../src/probe/probe.ts';
import { calls, frameOf, reading, steady, store } from '../support/site-builder.ts';

function suspects(...sites: readonly SurvivingSite[]): string[] {
  const found = findSuspects({ readings: [reading(calls, sites)], guilty: sites, frameOf });
  return found.suspects.map(
    ({ functionName, packageName, objectsPerCall }) =>
      `${functionName} ${packageName ?? 'user'} ${objectsPerCall}`,
  );
}

/** Packages of which only `hook` depends on another: on `state`. */
const dependsOn = (name: string, other: string): boolean => name === 'hook@1.0.0' && other === 'state@1.0.0';

function blamed(...sites: readonly SurvivingSite[]): string[] {
  const found = findSuspects({ readings: [reading(calls, sites)], guilty: sites, frameOf, dependsOn });
  return found.suspects.map(({ functionName, packageName }) => `${functionName} ${packageName ?? 'user'}`);
}

describe('a package that calls code back', () => {
  it('is not to blame for what another one allocates that it knows nothing of', () => {
    const found = blamed(
      steady('observe@hook/index.js:3 < render@dom/server.js:20 < run@/app/a.ts:1', 3),
      steady(
        'track@state/index.js:7 < observe@hook/index.js:3 < render@dom/server.js:20 < run@/app/a.ts:1',
        4,
      ),
      steady('fiber@dom/server.js:11 < render@dom/server.js:20 < run@/app/a.ts:1'),
    );
    expect(found).toEqual(['observe hook@1.0.0', 'fiber dom@1.0.0']);
  });

  it("is not to blame for what another one allocates that the user's code called", () => {
    const found = blamed(
      steady('retry@retry/index.js:3 < task@/app/a.ts:9 < run@limit/index.js:20 < run@/app/a.ts:1', 3),
      steady('run@limit/index.js:20 < run@/app/a.ts:1'),
    );
    expect(found).toEqual(['retry retry@1.0.0', 'run limit@1.0.0']);
  });

  it('is to blame where it called what one of its own dependencies allocates', () => {
    const found = blamed(steady('track@state/index.js:7 < observe@hook/index.js:3 < run@/app/a.ts:1'));
    expect(found).toEqual(['track state@1.0.0']);
    const both = blamed(
      steady('track@state/index.js:7 < observe@hook/index.js:3 < run@/app/a.ts:1'),
      steady('observe@hook/index.js:3 < run@/app/a.ts:1'),
    );
    expect(both).toEqual(['observe hook@1.0.0']);
  });
});

describe('a package whose own collection keeps what another one made', () => {
  const sites = [
    steady('element@dom/tree.js:4 < create@widget/index.js:9 < run@/app/a.ts:1', 5),
    steady('element@dom/tree.js:4 < run@/app/a.ts:1', 5),
    steady('track@state/index.js:7 < observe@hook/index.js:3 < run@/app/a.ts:1'),
  ];
  const readings = [reading(calls, sites)];
  const blamedBy = (keeper: string): string => {
    const [first] = findSuspects({ readings, guilty: sites, frameOf, dependsOn, keeper }).suspects;
    return `${first?.functionName} ${first?.packageName}`;
  };

  it('is to blame though the other, which knows nothing of it, is at work in more', () => {
    expect(blamed(...sites)[0]).toBe('element dom@1.0.0');
    expect(blamedBy('widget@1.0.0')).toBe('create widget@1.0.0');
  });

  it('is not where it is on no stack, or where the other uses it', () => {
    expect(blamedBy('absent@1.0.0')).toBe('element dom@1.0.0');
    const ofHook = [steady('observe@hook/index.js:3 < run@/app/a.ts:1', 3), ...sites.slice(2)];
    const question = { readings: [reading(calls, ofHook)], guilty: ofHook, frameOf, dependsOn };
    const [first] = findSuspects({ ...question, keeper: 'state@1.0.0' }).suspects;
    expect(first).toMatchObject({ functionName: 'observe', packageName: 'hook@1.0.0' });
  });
});

describe("suspects of the user's own that a package called back", () => {
  it('stand beside the package, and are not counted as its own', () => {
    const found = suspects(
      steady('mount@react/dom.js:5 < run@/app/a.ts:1', 10),
      steady('effect@/app/clock.ts:9 < mount@react/dom.js:5 < run@/app/a.ts:1', 2),
    );
    expect(found).toEqual(['mount react@1.0.0 10', 'effect user 2']);
  });

  it('are shown though functions of the package allocate more', () => {
    const found = suspects(
      steady('mount@react/dom.js:5 < run@/app/a.ts:1', 10),
      steady('state@react/dom.js:8 < run@/app/a.ts:1', 9),
      steady('fiber@react/dom.js:11 < run@/app/a.ts:1', 8),
      steady('effect@/app/clock.ts:9 < mount@react/dom.js:5 < run@/app/a.ts:1'),
    );
    expect(found).toEqual(['mount react@1.0.0 10', 'state react@1.0.0 9', 'effect user 1']);
  });

  const called = [
    steady('task@/app/tasks.ts:9 < add@queue/index.js:5 < run@/app/a.ts:1', 2),
    steady('other@/app/tasks.ts:20 < add@queue/index.js:5 < run@/app/a.ts:1'),
  ];

  it('are at fault for what they make, where nothing says that the package keeps it', () => {
    expect(suspects(...called)).toEqual(['task user 2', 'other user 1']);
  });

  it('leave the package at fault that keeps what they make, though it allocates nothing itself', () => {
    const found = findSuspects({
      readings: [reading(calls, called)],
      guilty: called,
      frameOf,
      keeper: 'queue@1.0.0',
    });
    expect(
      found.suspects.map(({ functionName, objectsPerCall }) => `${functionName} ${objectsPerCall}`),
    ).toEqual(['add 3']);
  });

  it('come first where the collection is their own, though a framework allocates more', () => {
    const sites = [
      steady('mount@react/dom.js:5 < run@/app/a.ts:1', 10),
      steady('effect@/app/clock.ts:9 < mount@react/dom.js:5 < run@/app/a.ts:1'),
    ];
    const found = findSuspects({
      readings: [reading(calls, sites)],
      guilty: sites,
      frameOf,
      holding: 'own',
    });
    expect(found.suspects.map(({ functionName }) => functionName)).toEqual(['effect', 'mount']);
  });
});

describe('a DOM, which any code calls', () => {
  const sites = [
    steady('node@jsdom/node.js:4 < element@jsdom/document.js:9 < openMenu@/app/menu.ts:3', 5),
    steady('listen@jsdom/target.js:4 < follow@tiny-menu/index.js:9 < openMenu@/app/menu.ts:3'),
  ];
  const readings = [reading(calls, sites)];
  const blamedBy = (keeper: string | null): string => {
    const [first] = findSuspects({ readings, guilty: sites, frameOf, dependsOn, keeper }).suspects;
    return `${first?.functionName} ${first?.packageName ?? 'user'}`;
  };

  it('leaves the blame to its caller, or to whoever added a listener', () => {
    expect(blamedBy(null)).toBe('openMenu user');
    expect(blamedBy('')).toBe('openMenu user');
    expect(blamedBy('tiny-menu@1.0.0')).toBe('openMenu user');
    const [, added] = sites;
    const question = { readings: [reading(calls, [added!])], guilty: [added!], frameOf, dependsOn };
    expect(findSuspects({ ...question, keeper: '' }).suspects[0]).toMatchObject({ functionName: 'openMenu' });
    expect(findSuspects(question).suspects[0]).toMatchObject({ functionName: 'follow' });
  });

  it('is to blame where a collection of its own keeps the leak, which a runner is not', () => {
    expect(blamedBy('jsdom@1.0.0')).toBe('node jsdom@1.0.0');
    const logged = [steady('log@vitest/console.js:4 < openMenu@/app/menu.ts:3')];
    const question = { readings: [reading(calls, logged)], guilty: logged, frameOf, dependsOn };
    const [first] = findSuspects({ ...question, keeper: 'vitest@1.0.0' }).suspects;
    expect(first).toMatchObject({ functionName: 'openMenu', packageName: null });
  });
});

/** A first suspect by whose the collection is that a package puts what the user made in. */
function firstWhere(holding: 'own' | 'data'): string | undefined {
  const made = steady('run@/app/a.ts:1');
  const room = store('push@ < add@queue/index.js:5 < run@/app/a.ts:1', 7208);
  const found = findSuspects({
    readings: [reading(calls, [made, room])],
    guilty: [made],
    frameOf,
    holding,
  });
  return found.suspects[0]?.functionName;
}

describe('what the user made and a package puts into a collection', () => {
  it('is left to the package that makes a collection of the user grow', () => {
    expect(firstWhere('own')).toBe('add');
  });

  it("is the user's where the package only looks after it", () => {
    expect(firstWhere('data')).toBe('run');
  });
});

describe('what the user assigns to a state that a package looks after by a Proxy', () => {
  const sites = [
    steady('observe@state/proxy.js:80 < set@state/proxy.js:51 < visit@/app/a.ts:4 < run@/app/a.ts:1', 15),
    steady('watch@state/proxy.js:41 < set@state/proxy.js:51 < visit@/app/a.ts:4 < run@/app/a.ts:1', 4),
  ];
  const blamedBy = (holding: 'own' | 'proxied'): string[] => {
    const readings = [reading(calls, sites)];
    const { suspects: found } = findSuspects({ readings, guilty: sites, frameOf, holding });
    return found.map(({ functionName }) => functionName);
  };

  it("is the user's, though the package makes all that stays", () => {
    expect(blamedBy('proxied')).toEqual(['visit']);
    expect(blamedBy('own')).toEqual(['observe', 'watch']);
  });
});
