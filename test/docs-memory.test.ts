import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function blocksOf(page: string, language: string): string[] {
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'));
  return [...blocks].map(([, block = '']) => block);
}

/** Bytes and times differ from run to run; words and the order of lines do not. */
function shapeOf(output: string): string[] {
  return output
    .trim()
    .split('\n')
    .map((line) =>
      line
        .replace(/-?[\d,.]*\d/g, '#')
        .replace(/# [kMG]?B/g, '# B')
        .replace(/(?:< )?#/g, '#')
        .replace(/ +/g, ' '),
    );
}

test.each(['docs/native-memory.md', 'docs/watching.md', 'docs/profiling.md'])(
  'the examples of %s print what the page says',
  (path) => {
    const page = readFileSync(`${root}/${path}`, 'utf8');
    const code = blocksOf(page, 'js').join('\n');
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', code], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(shapeOf(output)).toEqual(shapeOf(blocksOf(page, 'text').join('')));
  },
);
