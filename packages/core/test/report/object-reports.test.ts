import { describe, expect, it } from 'vitest';
import type { Retainer } from '../../src/finding.ts';
import { renderCollection, renderInstances, type CollectionResult } from '../../src/report/object-reports.ts';

const style = { colours: false, cwd: '/app' };

const checked = (parts: Partial<CollectionResult> = {}): string =>
  renderCollection(
    {
      collected: false,
      className: 'Cart',
      collections: 3,
      explained: true,
      retainers: [],
      retainersOmitted: 0,
      durationMs: 12.4,
      ...parts,
    },
    style,
  );

describe('renderCollection', () => {
  it('says that an object is gone, and how much that took', () => {
    expect(checked({ collected: true })).toBe('Cart was collected, after 3 garbage collections in 12 ms.');
    expect(checked({ collected: true, collections: 1, durationMs: 1500 })).toBe(
      'Cart was collected, after 1 garbage collection in 1.5 s.',
    );
  });

  it('says that it is still alive, and why nobody knows what holds it', () => {
    const alive = 'Cart is still alive, after 3 garbage collections in 12 ms.';
    expect(checked()).toBe(`${alive}\nWhat holds it was not found.`);
    expect(checked({ explained: false })).toBe(
      `${alive}\nWhat holds it was not looked for: \`explain\` is false.`,
    );
  });

  it('shows what holds it, without what would be left per call, and what to do', () => {
    const retainer = {
      holder: 'growing-collection',
      advice: 'take it out of carts.',
      path: [
        { edge: '', node: 'carts', reason: null, suspect: false },
        { edge: '[0]', node: 'Cart', reason: null, suspect: true },
      ],
      objectsPerCall: 1,
      selfBytesPerCall: 24,
      retainedBytesPerCall: 24,
      sample: [],
      kept: [],
      className: 'Cart',
    } as unknown as Retainer;
    const lines = checked({ retainers: [retainer] }).split('\n');
    expect(lines[0]).toBe('Cart is still alive, after 3 garbage collections in 12 ms.');
    expect(lines.slice(-2)).toEqual(['', 'Next: take it out of carts.']);
    expect(lines.join('\n')).toContain('Kept alive by');
    expect(lines.join('\n')).not.toContain('per call');
    const silent = checked({ retainers: [{ ...retainer, advice: null }] });
    expect(silent).toBe(lines.slice(0, -2).join('\n'));
  });
});

const classes = (...counts: readonly number[]): { className: string; count: number }[] =>
  counts.map((count, index) => ({ className: `Cart${index}`, count }));

const shown = (...counts: readonly number[]): string =>
  renderInstances({ className: 'Cart', total: 36, byClass: classes(...counts) }, style);

describe('renderInstances', () => {
  it('says how many there are', () => {
    const byClass = [{ className: 'Cart', count: 4 }];
    expect(renderInstances({ className: 'Cart', total: 4, byClass }, style)).toBe('4 live instances of Cart');
    expect(renderInstances({ className: 'Cart', total: 1, byClass: [] }, style)).toBe(
      '1 live instance of Cart',
    );
  });

  it('names up to eight classes, and says how many more there are', () => {
    const eight = ['8 Cart0', '7 Cart1', '6 Cart2', '5 Cart3', '4 Cart4', '3 Cart5', '2 Cart6', '1 Cart7'];
    const lines = ['36 live instances of Cart, subclasses included:', ...eight.map((line) => `  ${line}`)];
    expect(shown(8, 7, 6, 5, 4, 3, 2, 1)).toBe(lines.join('\n'));
    expect(shown(8, 7, 6, 5, 4, 3, 2, 1, 1)).toBe([...lines, '  and 1 more class'].join('\n'));
    expect(shown(8, 7, 6, 5, 4, 3, 2, 1, 1, 1)).toBe([...lines, '  and 2 more classes'].join('\n'));
  });

  it('tells one class from that which was asked for', () => {
    expect(renderInstances({ className: 'Cart', total: 2, byClass: classes(2) }, style)).toBe(
      '2 live instances of Cart, subclasses included:\n  2 Cart0',
    );
  });
});
