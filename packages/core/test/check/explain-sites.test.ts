import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { detectLeaks } from '../../src/detect-leaks.ts';
import type { Suspect } from '../../src/finding.ts';
import { compileProject, load, writeProject } from '../support/compile-project.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const keeper = `
class Registry {
  constructor() { this.entries = new Map(); }
  register(entry) { this.entries.set(entry, true); }
}
module.exports.Registry = Registry;
`;

const copier = `
function copyFields(value, target) { for (const name of Object.keys(value)) target[name] = [value[name]]; return target; }
module.exports.copy = function copy(value) { return copyFields(value, {}); };
`;

function project(main: string): { readonly folder: string; readonly run: () => unknown } {
  const folder = writeProject({
    'src/main.ts': main,
    'node_modules/keeper/package.json': '{"name":"keeper","version":"1.2.3"}',
    'node_modules/keeper/index.js': keeper,
    'node_modules/copier/package.json': '{"name":"copier","version":"4.5.6"}',
    'node_modules/copier/index.js': copier,
  });
  folders.push(folder);
  compileProject(folder, '--inlineSourceMap');
  return { folder, run: load<{ run: () => unknown }>(join(folder, 'dist/main.js')).run };
}

async function firstSuspect(run: () => unknown): Promise<Suspect | undefined> {
  const finding = await detectLeaks(run, { track: ['heap'], explain: 'sites' });
  expect(finding.verdict).toBe('leaking');
  return finding.suspects[0];
}

describe('the suspects of a measurement', () => {
  it("are the user's functions at their lines in TypeScript", async () => {
    const { folder, run } = project(`interface Session {
  readonly id: number;
}
const sessions: Session[] = [];
let next = 0;
function openSession(): Session {
  const session = { id: next++ };
  sessions.push(session);
  return session;
}
export const run = (): void => { openSession(); };
`);
    const suspect = await firstSuspect(run);
    expect(suspect).toMatchObject({
      functionName: 'openSession',
      file: join(folder, 'src/main.ts'),
      line: 6,
    });
    expect(suspect?.stack.map(({ line }) => line)).toContain(11);
  });

  it('are the package that keeps what the user made for it', async () => {
    const { run } = project(`declare const require: any;
const keeper = new (require('keeper').Registry)();
export const run = (): void => { keeper.register({ made: 'here' }); };
`);
    expect(await firstSuspect(run)).toMatchObject({
      functionName: expect.stringContaining('register'),
      packageName: 'keeper@1.2.3',
      role: 'keeps',
    });
  });

  it('are the user who keeps what a package made for them', async () => {
    const { run } = project(`declare const require: any;
const { copy } = require('copier');
const history: object[] = [];
function remember(value: object): void { history.push(copy(value)); }
export const run = (): void => { remember({ a: 1, b: 2 }); };
`);
    expect(await firstSuspect(run)).toMatchObject({ functionName: 'remember', packageName: null });
  });
});
