import { JSDOM } from 'jsdom';
import { expect, test } from 'vitest';
import { detectLeaks } from '../../src/index.ts';

const page = '<main><button id="save">Save</button></main>';

test('a jsdom window that is kept after its test is found', { timeout: 200_000 }, async () => {
  const kept: unknown[] = [];
  const finding = await detectLeaks(
    () => {
      const { window } = new JSDOM(page);
      kept.push(window.document.querySelector('#save'));
    },
    { explain: 'sites', timeBudget: 60_000 },
  );
  expect(finding).toMatchObject({ verdict: 'leaking', leaking: ['heap'] });
  expect(finding.growth.objectsPerCall).toBeGreaterThan(100);
  expect(finding.suspects[0]).toMatchObject({ file: import.meta.filename, packageName: null });
});

test(
  'a jsdom window that is let go is steady, however much code V8 compiles for it',
  { timeout: 200_000 },
  async () => {
    const finding = await detectLeaks(
      () => {
        const { window } = new JSDOM(page);
        window.document.querySelector('#save')?.remove();
        window.close();
      },
      { track: ['heap'], timeBudget: 20_000 },
    );
    // Where other work takes the processor, time may not do for a verdict.
    expect(finding.leaking).toEqual([]);
  },
);
