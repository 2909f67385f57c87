import { expect, it } from 'vitest';
import { detectLeaks, type Finding } from '../../src/index.ts';

const lastSize = 5000;
const last: object[] = Array.from({ length: lastSize }, (_, index) => ({ index }));
const app = { deep: { deeper: { all: [] as object[] } } };
const tenants = new Map<string, object[]>(Array.from({ length: 20 }, (_, index) => [`tenant ${index}`, []]));
let next = 0;

const pathOf = ({ retainers: [first] }: Finding): string => first!.path.map(({ edge }) => edge).join(' ');

it('tells what keeps on growing behind a list of the last entries', async () => {
  const finding = await detectLeaks(
    () => {
      const entry = { index: next++ };
      last.push(entry);
      last.shift();
      app.deep.deeper.all.push(entry);
    },
    { track: ['heap'] },
  );
  expect(finding.verdict).toBe('leaking');
  expect(pathOf(finding)).toContain('app .deep .deeper .all');
  const [collection, ...others] = finding.collections;
  expect(collection).toMatchObject({ name: 'app.deep.deeper.all', entriesPerCall: 1 });
  expect(others).toEqual([]);
}, 30_000);

it('tells what is spread over more collections than there are further calls', async () => {
  const finding = await detectLeaks(
    () => {
      next += 1;
      tenants.get(`tenant ${next % tenants.size}`)!.push({ next });
    },
    { track: ['heap'] },
  );
  expect(finding.verdict).toBe('leaking');
  expect(pathOf(finding)).toContain('tenants [entry] [x]');
  const [collection] = finding.collections;
  expect(collection).toMatchObject({ name: 'tenants[entry]', entriesPerCall: 1 });
  expect(collection!.sizeAfter - collection!.sizeBefore!).toBe(13);
}, 30_000);
