import { expect, it } from 'vitest';
import { recogniseHolder } from '../../../src/evidence/holders/holders.ts';
import { heldPath, property, start, value, variable } from '../../support/held-path-builder.ts';

const bus = value('EventEmitter', variable('bus'));
const member = value('function onClose', { kind: 'element', index: '3' });

it('tells to keep what `bind` returned where that is the listener', () => {
  const path = heldPath([
    start,
    bus,
    value('Object', property('_events')),
    value('Array', property('close')),
    value('function native_bind', { kind: 'element', index: '3' }),
  ]);
  expect(recogniseHolder(path).advice).toBe(
    'remove the listener from the EventEmitter when the work is done: `off` with the very function that `bind` returned, or `once`.',
  );
});

it('does not take what an object of a list has of the page for why it stays', () => {
  const roots = value('Array', variable('roots'));
  const root = value('ReactDOMRoot', { kind: 'element', index: '3' });
  const path = heldPath([start, roots, root], { leakedClasses: ['HTMLDivElementImpl'] });
  expect(recogniseHolder(path).holder).toBe('growing-collection');
});

it('does not take what records that hold each other have of the page for why they stay', () => {
  const values = [start, value('Signal', variable('theme')), value('Object', property('_targets'))];
  const path = heldPath(values, {
    isChain: true,
    leakedClasses: ['Object', 'HTMLDivElementImpl'],
    holderName: 'theme',
  });
  expect(recogniseHolder(path)).toEqual({
    holder: 'growing-collection',
    advice: 'each Object holds another one, and `theme` the first: cut the link when the work is done.',
  });
});

it('does not advise to remove the only listener of an event, made long before, for what it holds', () => {
  const path = heldPath(
    [
      start,
      value('Server', variable('server')),
      value('Object', property('_events')),
      value('function onRequest', property('request')),
      value('Map', variable('sessions')),
      value('Session', { kind: 'entry' }),
    ],
    { holderName: 'sessions' },
  );
  expect(recogniseHolder(path).advice).toContain('take the entry out of `sessions`');
});

it('tells what hangs from a container that was there before from what the testing library keeps', () => {
  const values = [
    start,
    value('Set', variable('mountedContainers')),
    value('HTMLDivElement', { kind: 'entry' }),
    value('Array', property('rows')),
    member,
  ];
  const path = heldPath(values, { module: '@testing-library/react@16.3.3' });
  expect(recogniseHolder(path).holder).toBe('growing-collection');
});

it('tells an object with elements in the registry of a package from removed elements', () => {
  const values = [start, value('Object', variable('instances')), value('Chart', property('7'))];
  const leaked = { leakedClasses: ['Chart', 'HTMLCanvasElement'] };
  const keeper = {
    packageName: 'chart.js',
    call: null,
    release: null,
    undo: null,
    undone: null,
    listens: null,
    filledBy: null,
    listener: null,
  };
  expect(recogniseHolder(heldPath(values, { ...leaked, keeper })).holder).toBe('growing-collection');
  expect(recogniseHolder(heldPath(values, leaked)).holder).toBe('detached-dom');
});

/** For a collection of such objects. */
function adviceOn(name: string): string | null {
  const values = [start, value('Array', variable('files')), value(name, { kind: 'element', index: '3' })];
  return recogniseHolder(heldPath(values, { holderName: 'files' })).advice;
}

it('tells what is open, and is to be ended, from another entry of a collection', () => {
  expect(adviceOn('FileHandle')).toBe(
    'end it when the work is done (`await handle.close()`), and take it out of `files` (`splice`).',
  );
  expect(adviceOn('MessagePort')).toContain('`port.close()`');
  expect(adviceOn('Row')).toMatch(/^take the entry out of `files`/);
});

it('tells a spy that each call makes from what a spy records', () => {
  const values = [start, value('Set', variable('registered')), value('function spy', { kind: 'entry' })];
  for (const runner of ['@vitest/spy@4.1.12', 'jest-mock@30.5.0'])
    expect(recogniseHolder(heldPath(values, { runner }))).toEqual({
      holder: 'mock-calls',
      advice:
        'make the spy once, outside the measured function (`vi.fn()`, `vi.spyOn()`, `jest.fn()`): the runner keeps each one until the test file ends.',
    });
});

it('tells the timer of a package, which nobody else can clear, from one of the user', () => {
  const values = [value('Timeout', { kind: 'start' }), value('function tick', property('_onTimeout'))];
  const call = {
    name: 'Cron',
    packageName: 'croner@9.0.0',
    caller: 'schedule (src/jobs.ts:9)',
    isRegistering: false,
  };
  expect(
    recogniseHolder(
      heldPath(values, {
        firstSuspect: 0,
        functionOwner: { packageName: 'croner', call, isAdding: false, ending: null },
      }),
    ),
  ).toEqual({
    holder: 'timer',
    advice:
      "end what `Cron` started in schedule (src/jobs.ts:9) when the work is done (by what was returned, or as the documentation tells): the timer is croner's own.",
  });
  expect(
    recogniseHolder(
      heldPath(values, {
        firstSuspect: 0,
        functionOwner: { packageName: 'croner', call: null, isAdding: false, ending: null },
      }),
    ).advice,
  ).toMatch(/^end what started it when the work is done/);
  expect(recogniseHolder(heldPath(values, { firstSuspect: 0 })).advice).toMatch(/clearTimeout/);
});

it('blames no testing library that renders nothing', () => {
  const values = [start, value('Array', variable('log')), member];
  const path = heldPath(values, { module: '@testing-library/user-event@14.6.1' });
  expect(recogniseHolder(path).holder).toBe('growing-collection');
});
