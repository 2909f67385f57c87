import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it } from 'vitest';
import { mapStacks } from '../../src/engine/mapped-stacks.ts';
import { captureOpeningStack } from '../../src/engine/opening-stack.ts';
import type { RawFrame } from '../../src/engine/sampling-profile.ts';
import { writeProject } from '../support/compile-project.ts';

const folder = writeProject({ 'a b/poll.ts': '\n\n\nexport const poll = (take) => take();\n' });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = join(folder, 'a b/poll.ts');
/** One segment: what is compiled comes from line 4, column 21. */
const map = { version: 3, sources: ['poll.ts'], names: [], mappings: 'AAGoB' };
const comment = `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}`;

/** The stack of a handle that is opened in code which a runner compiled under this name. */
function stackIn(filename: string): readonly RawFrame[] {
  const compiled = new Script(`(function poll(take) { return take(); })\n${comment}`, { filename });
  const poll = compiled.runInThisContext() as (take: () => unknown) => readonly RawFrame[] | null;
  return poll(() => captureOpeningStack())!.filter(({ functionName }) => functionName === 'poll');
}

describe('mapStacks', () => {
  it.each([
    ['a path', file],
    ['a path with a query', `${file}?v=a1b2`],
    ['a URL', pathToFileURL(file).href],
  ])('finds the line that a person wrote where the script was compiled under %s', (_, filename) => {
    const [mapped] = mapStacks([stackIn(filename)]);
    expect(mapped).toEqual([{ functionName: 'poll', file, line: 4, column: 21, packageName: null }]);
  });

  it('bears names of scripts that are no valid URL', () => {
    const stack = stackIn('file:///%E0%A4%A/poll.ts');
    expect(mapStacks([stack])[0]).toMatchObject([{ functionName: 'poll', line: 4 }]);
  });

  it('leaves frames as they are whose script V8 does not know', () => {
    const frame = { functionName: 'f', scriptId: '', url: '/gone/a.js', lineNumber: 1, columnNumber: 2 };
    expect(mapStacks([[frame], []])).toEqual([
      [{ functionName: 'f', file: '/gone/a.js', line: 2, column: 3, packageName: null }],
      [],
    ]);
  });
});
