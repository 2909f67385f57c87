import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function markdownIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join(folder, path));
}

const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/README.md`);
const top = readdirSync(root).filter((path) => path.endsWith('.md'));
const pages = [...top, ...markdownIn('docs'), ...packages];

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Text outside of fenced code. */
const proseOf = (page: string): string => page.replaceAll(/^```[^]*?^```$/gm, '');

/** The anchor that a heading has on code hosts. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

function anchorsOf(path: string): string[] {
  return [...proseOf(read(path)).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/** Links of a page that lead nowhere in this repository. */
function deadLinksOf(page: string): string[] {
  const links = [...proseOf(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const target = file === '' ? page : relative('.', join(dirname(page), file));
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
}

const manifests = [
  'package.json',
  ...readdirSync(join(root, 'examples')).map((name) => `examples/${name}/package.json`),
];

/** Scripts of this repository and of its examples. */
const scripts = new Set(
  manifests.flatMap((path) => Object.keys((JSON.parse(read(path)) as { scripts?: object }).scripts ?? {})),
);

describe.each(pages)('%s', (page) => {
  test('links to what exists', () => {
    expect(deadLinksOf(page)).toEqual([]);
  });

  test('names scripts of npm that exist', () => {
    const named = [...read(page).matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
    expect(named.filter((name) => !scripts.has(name))).toEqual([]);
  });
});

test.each(['docs/architecture.md', 'docs/how-it-decides.md', 'AGENTS.md', ...markdownIn('docs/decisions')])(
  '%s names files that exist',
  (page) => {
    const named = [...read(page).matchAll(/`([\w./-]+(?:\.ts|\.json|\/))`/g)].map(([, path = '']) => path);
    const places = ['', 'packages/core/src', 'packages/core/src/evidence', 'packages/vitest'];
    const missing = named.filter((path) => !places.some((place) => existsSync(join(root, place, path))));
    expect(missing).toEqual([]);
  },
);

test('the index of the documentation lists every page', () => {
  const listed = [...read('docs/README.md').matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, path = '']) => path);
  const all = markdownIn('docs').map((path) => relative('docs', path));
  expect(all.filter((path) => path !== 'README.md' && !listed.includes(path))).toEqual([]);
});
