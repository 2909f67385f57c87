import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { defaultWarmUp } from '../../src/probe/plan.ts';
import { resolveOptions } from '../../src/options/resolve-options.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** What stands in the `default` column of a page, by option. */
function documentedDefaults(page: string): Map<string, string> {
  const [, table = ''] = /^\| option \| default \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/m.exec(page) ?? [];
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()));
  return new Map(
    rows.flatMap(([, names = '', value = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => [name, value.replaceAll('`', '')] as const),
    ),
  );
}

/** The sentence `Default: …` of each option's comment. */
function commentedDefaults(): Map<string, string> {
  const fields = read('../../src/options/leak-options.ts').matchAll(
    /\/\*\* ([^\n]*) \*\/\n {2}readonly (\w+)\?/g,
  );
  return new Map(
    [...fields].flatMap(([, comment = '', name = '']) => {
      const [, value] = /Default: (.*)\.$/.exec(comment) ?? [];
      return value === undefined ? [] : [[name, value.replaceAll('`', '')] as const];
    }),
  );
}

/** What a comment says, in the words of a table. */
function words(text = ''): string {
  return text.replaceAll("'", '').replace('256 MB', '256MB').replace(' where the test runs', '');
}

const { trackGiven: _, maxCallsGiven: __, ...resolved } = resolveOptions({});

describe.each(['../../../../README.md', '../../../../docs/options.md'])('the table in %s', (path) => {
  const documented = documentedDefaults(read(path));

  test('has every option, in the order of the source', () => {
    expect([...documented.keys()]).toEqual(Object.keys(resolved));
  });

  test('tells the defaults that measurements have', () => {
    for (const name of [
      'maxCalls',
      'timeBudget',
      'strict',
      'explain',
      'showValues',
      'keepSnapshot',
    ] as const) {
      const value = documented.get(name)!.replaceAll(/[',]/g, '');
      expect({ name, value }).toEqual({ name, value: String(resolved[name]) });
    }
    expect(documented.get('warmUp')).toBe(String(defaultWarmUp));
    expect(
      resolveOptions({ explainHeapLimit: documented.get('explainHeapLimit')!.replaceAll("'", '') }),
    ).toEqual(resolveOptions({}));
    for (const name of ['setUp', 'tearDown'] as const) {
      expect([documented.get(name), resolved[name]]).toEqual(['–', null]);
    }
  });

  test('agrees with the comments of the source', () => {
    const commented = [...commentedDefaults()].map(([name, value]) => [name, words(value)] as const);
    expect(commented.length).toBeGreaterThan(8);
    expect(commented).toEqual(commented.map(([name]) => [name, words(documented.get(name))]));
  });
});
