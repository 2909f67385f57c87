import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

type Conditions = string | { readonly [condition: string]: Conditions };

interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly typesVersions?: { readonly '*': Readonly<Record<string, readonly string[]>> };
  readonly exports: Readonly<Record<string, Conditions>>;
}

const packages = fileURLToPath(new URL('../packages', import.meta.url));

/** What `exports` tells of an entry to a CommonJS program, or to any where there is but one. */
function resolve(target: Conditions, condition: string): string | null {
  if (typeof target === 'string') return null;
  const found = target[condition];
  if (typeof found === 'string') return found;
  return target['require'] === undefined ? null : resolve(target['require'], condition);
}

// TypeScript 5 with `"module": "commonjs"` knows no `exports`, and TypeScript 7 no such projects, so this cannot be compiled here.
describe.each(readdirSync(packages))('the types of %s are found without `exports`', (name) => {
  const folder = `${packages}/${name}`;
  const manifest = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
  const { '.': root, ...entries } = manifest.exports;

  test('by their name', () => {
    expect([manifest.types, manifest.main]).toEqual([resolve(root!, 'types'), resolve(root!, 'default')]);
  });

  test('by the names of all entries', () => {
    const typed = Object.entries(entries).flatMap(([entry, target]) => {
      const types = resolve(target, 'types');
      return types === null ? [] : [[entry.slice('./'.length), [types]]];
    });
    expect(manifest.typesVersions?.['*'] ?? {}).toEqual(Object.fromEntries(typed));
  });

  test('in files that exist', () => {
    const paths = [
      manifest.main,
      manifest.types,
      ...Object.values(manifest.typesVersions?.['*'] ?? {}).flat(),
    ];
    expect(paths.filter((path) => !existsSync(`${folder}/${path}`))).toEqual([]);
  });
});
