import { expect, it } from 'vitest';
import { findRegisteringCall } from '../../src/evidence/registering-call.ts';
import type { Suspect } from '../../src/finding.ts';
import { suspect } from '../support/finding-builder.ts';

const findIn = (stacks: readonly Suspect['stack'][]): unknown =>
  findRegisteringCall({ stacks, made: stacks, namesOf: () => null }, 'rxjs@7.0.0', '/app');

const callOf = (stack: string): unknown => findIn([suspect(stack).stack]);

it('is the call of the package that the user made', () => {
  expect(
    callOf('add@rxjs@7.0.0/a.js:1 < Observable.subscribe@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3'),
  ).toEqual({
    name: 'subscribe',
    caller: 'open (src/view.ts:3)',
    isRegistering: true,
    packageName: 'rxjs@7.0.0',
    at: { file: '/app/node_modules/rxjs/b.js', line: 2, column: 3 },
    source: null,
  });
});

it('is one that registers on any of the stacks, before another one on the first', () => {
  const stacks = [
    'add@rxjs@7.0.0/a.js:1 < create@rxjs@7.0.0/b.js:2 < render@/app/src/view.ts:9',
    'push@rxjs@7.0.0/a.js:1 < set@rxjs@7.0.0/b.js:2 < update@/app/src/view.ts:12',
    'push@rxjs@7.0.0/a.js:1 < subscribe@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3',
  ].map((stack) => suspect(stack).stack);
  expect(findIn(stacks.slice(1))).toMatchObject({
    name: 'subscribe',
    caller: 'open (src/view.ts:3)',
  });
  expect(findIn(stacks.slice(1, 2))).toMatchObject({ name: 'set' });
});

it('is the outermost one where the package calls the user back, who reads something of it', () => {
  expect(
    callOf(
      'get@rxjs@7.0.0/a.js:1 < @/app/src/view.ts:5 < interpret@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3',
    ),
  ).toEqual({
    name: 'interpret',
    caller: 'open (src/view.ts:3)',
    isRegistering: false,
    packageName: 'rxjs@7.0.0',
    at: { file: '/app/node_modules/rxjs/b.js', line: 2, column: 3 },
    source: null,
  });
});

it('is the one that registers where the user does so in a function that is called back', () => {
  expect(
    callOf(
      'subscribe@rxjs@7.0.0/a.js:1 < @/app/src/view.ts:5 < next@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3',
    ),
  ).toEqual({
    name: 'subscribe',
    caller: 'src/view.ts:5',
    isRegistering: true,
    packageName: 'rxjs@7.0.0',
    at: { file: '/app/node_modules/rxjs/a.js', line: 1, column: 3 },
    source: null,
  });
});

it('is the call of another package that uses this one', () => {
  expect(callOf('push@rxjs@7.0.0/a.js:1 < select@ngrx@1.0.0/b.js:2 < open@/app/src/view.ts:3')).toEqual({
    name: 'select',
    caller: 'open (src/view.ts:3)',
    isRegistering: false,
    packageName: 'ngrx@1.0.0',
    at: { file: '/app/node_modules/ngrx/b.js', line: 2, column: 3 },
    source: null,
  });
});

it('has no name where a minifier took it, and is none where the package is not at work', () => {
  expect(callOf('x@rxjs@7.0.0/a.js:1 < open@/app/src/view.ts:3')).toMatchObject({ name: null });
  expect(callOf('push@other@1.0.0/a.js:1 < open@/app/src/view.ts:3')).toBeNull();
});

it('has the name of the function inside where what was called has none', () => {
  expect(
    callOf('subscribe@rxjs@7.0.0/a.js:1 < <computed>@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3'),
  ).toMatchObject({ name: 'subscribe' });
});

it('is the one that makes room in the collection, and not that of what is put there', () => {
  const [made, kept] = [
    'Handler@rxjs@7.0.0/a.js:1 < get@rxjs@7.0.0/b.js:2 < render@/app/src/view.ts:9',
    'push@ < add@rxjs@7.0.0/a.js:1 < use@rxjs@7.0.0/b.js:2 < render@/app/src/view.ts:9',
  ].map((stack) => suspect(stack).stack);
  const stacks = { stacks: [made!, kept!], made: [made!], namesOf: () => null };
  expect(findRegisteringCall(stacks, 'rxjs@7.0.0', '/app')).toMatchObject({ name: 'use' });
});

it('has no name where a whole module is what was called', () => {
  expect(
    callOf('log@rxjs@7.0.0/a.js:1 < module.exports@rxjs@7.0.0/b.js:2 < open@/app/src/view.ts:3'),
  ).toMatchObject({
    name: null,
  });
});
