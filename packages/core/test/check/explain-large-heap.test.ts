import { describe, expect, it } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

class Session {
  readonly id: number;
  readonly inner: { readonly list: number[] };

  constructor(id: number) {
    this.id = id;
    this.inner = { list: [id] };
  }
}

/** Beyond 16 MB, V8 would number the heap anew in every turn of the event loop. */
const large = Array.from({ length: 250_000 }, (_, index) => ({ index, name: `entry ${index}` }));
const sessions = new Map<number, Session>();

describe('the path of an asynchronous leak beside a large heap', () => {
  it('is told as beside a small one', { timeout: 120_000 }, async () => {
    const finding = await detectLeaks(
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        sessions.set(sessions.size, new Session(sessions.size));
      },
      { explain: 'path', explainTimeBudget: 90_000 },
    );
    const retainer = finding.retainers[0]!;
    expect(large.length).toBe(250_000);
    expect(finding.retainers).toHaveLength(1);
    expect(retainer).toMatchObject({ className: 'Session', objectsPerCall: 1, sample: ['id', 'inner'] });
    expect(retainer.path.at(-1)).toMatchObject({ edge: '[entry]', suspect: true });
    expect(retainer.path.at(-2)!.node).toMatch(/^Map/);
  });
});
