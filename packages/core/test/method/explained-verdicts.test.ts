import { JSDOM } from 'jsdom';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { detectLeaks } from '../../src/index.ts';
import { load, writeProject } from '../support/compile-project.ts';

/** An installed package that calls back what it was given. */
const folder = writeProject({
  'node_modules/tiny-bus/package.json': '{ "name": "tiny-bus", "version": "1.2.3", "type": "commonjs" }',
  'node_modules/tiny-bus/index.js':
    'exports.makeBus = () => { const all = []; return { on(f) { all.push(f); }, emit(value) { for (const each of all.slice()) each(value); } }; };',
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Bus {
  on(listener: (value: number) => void): void;
  emit(value: number): void;
}

// At default options, with the path: what a snapshot shows may confirm or refute what was sampled.

test('entries of a list in a state that is copied at each change are found, and the list is named', async () => {
  let state = { feed: { items: [] as object[] } };
  const finding = await detectLeaks(() => {
    state = { feed: { items: [...state.feed.items, { id: state.feed.items.length }] } };
  });
  expect(finding.verdict).toBe('leaking');
  expect(finding.collections[0]).toMatchObject({ kind: 'Array', entriesPerCall: 1 });
  expect(finding.collections[0]!.name).toBe('state.feed.items');
});

test('a cache in an array of a fixed size is no leak while it fills', async () => {
  const size = 100_000;
  const cache = Array.from<object | undefined>({ length: size });
  let next = 0;
  const finding = await detectLeaks(() => {
    cache[(next += 1) % size] = { next };
  });
  expect(finding.verdict).toBe('inconclusive');
  expect(finding.reasons[0]).toMatch(
    /^Objects outlived their call, in `cache`, which was made with room for 100,000: [\d,]+ are taken, and a cache of that size looks the same until it is full\.$/,
  );
});

test('what a listener of the user makes is the fault of the listener, not of the package that calls it', async () => {
  const { makeBus } = load<{ makeBus(): Bus }>(join(folder, 'node_modules/tiny-bus/index.js'));
  const bus = makeBus();
  const samples = new Map<number, number[]>();
  bus.on(function remember(value) {
    samples.set(value, [value + 0.5]);
  });
  let next = 0;
  const finding = await detectLeaks(() => bus.emit((next += 1)));
  expect(finding).toMatchObject({ verdict: 'leaking' });
  expect(finding.suspects[0]).toMatchObject({ functionName: 'remember', packageName: null });
});

test('a loop of frames that no call ends is found, and told as one', async () => {
  const { window } = new JSDOM('', { pretendToBeVisual: true });
  try {
    const finding = await detectLeaks(
      () => {
        const element = window.document.createElement('div');
        let turn = 0;
        const spin = (): void => {
          element.style.rotate = `${(turn += 1)}deg`;
          window.requestAnimationFrame(spin);
        };
        window.requestAnimationFrame(spin);
      },
      { track: ['heap'] },
    );
    expect(finding.verdict).toBe('leaking');
    expect(finding.retainers[0]!.advice).toBe(
      'cancel the animation frame when the work is done (`cancelAnimationFrame(id)`): a loop asks for the next one in each.',
    );
  } finally {
    window.close();
  }
}, 60_000);
