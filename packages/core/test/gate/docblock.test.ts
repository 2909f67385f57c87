import { describe, expect, it } from 'vitest';
import { readDocblock } from '../../src/gate/docblock.ts';

describe('readDocblock', () => {
  it('reads sizes, counts, false and a quoted reason', () => {
    const layer = readDocblock(['heap=5MB objects=2000 external=false', 'skip="see issue 7"'], 'a.test.js');
    expect(layer).toEqual({
      from: 'a.test.js',
      values: { heap: 5_000_000, objects: 2000, external: null },
      skip: 'see issue 7',
    });
  });

  it('reads bare numbers as bytes, and as counts', () => {
    const { values } = readDocblock(['heap=700 external=800 native=900 objects=5 handles=0'], 'a.test.js');
    expect(values).toEqual({ heap: 700, external: 800, native: 900, objects: 5, handles: 0 });
    expect(readDocblock(['skip=42'], 'a.test.js').skip).toBe('42');
  });

  it('reads nothing from a pragma without a text', () => {
    expect(readDocblock([''], 'a.test.js')).toEqual({ from: 'a.test.js', values: {}, skip: null });
  });

  it.each([
    ['heap', /Could not read "heap" in a.test.js: expected key=value/],
    ['heap 5MB', /Could not read "heap"/],
    ['heep=5MB', /"heep" is not known/],
    ['heap=5XB', /Could not read heap in a.test.js: got '5XB'/],
    ['objects=many', /Could not read objects in a.test.js: got 'many'/],
    ['skip=""', /expected a reason/],
    ['skip=false', /got false, expected a reason/],
  ])('refuses %s', (text, message) => {
    expect(() => readDocblock([text], 'a.test.js')).toThrow(message);
  });
});
