import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function blocksOf(page: string, language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'));
  return [...blocks].map(([, block = '']) => block);
}

test.each(['docs/snapshots.md', 'docs/memlab.md'])('the examples of %s print what the page says', (path) => {
  const page = readFileSync(`${root}/${path}`, 'utf8');
  const code = blocksOf(page, 'js').join('\n');
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(output).toBe(blocksOf(page, 'text').join(''));
  expect(output).not.toBe('');
});
