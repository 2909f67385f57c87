import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkTypes } from './support/check-types.ts';
import { runners } from './support/installation.ts';

const root = new URL('..', import.meta.url);

/** Each block of TypeScript as a module of its own: `docs-matchers-2.ts`. */
function modulesOf(page: string): [path: string, code: string][] {
  const text = readFileSync(new URL(page, root), 'utf8');
  const blocks = [...text.matchAll(/^```ts\n([^]*?)^```$/gm)];
  const name = page.replace('.md', '').replaceAll('/', '-');
  return blocks.map(([, code = ''], index) => [`${name}-${index + 1}.ts`, `${code}\nexport {};\n`]);
}

const pages = ['README.md', ...readdirSync(new URL('docs', root)).map((name) => `docs/${name}`)];

test.runIf(runners.has('vitest') && runners.has('jest'))('the TypeScript of all pages compiles', async () => {
  const modules = pages.filter((page) => page.endsWith('.md')).flatMap(modulesOf);
  expect(modules.length).toBeGreaterThan(10);
  expect(await checkTypes('docs', Object.fromEntries(modules))).toBe('');
});
