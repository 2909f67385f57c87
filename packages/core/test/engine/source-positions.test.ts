import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { fullGc, macrotask } from '../../src/engine/engine.ts';
import { readParsedScripts } from '../../src/engine/parsed-scripts.ts';
import { SourcePositions } from '../../src/engine/source-positions.ts';
import { compileProject, load, writeProject } from '../support/compile-project.ts';
import { frameNamed, sampledFrames } from '../support/sampled-frames.ts';

const source = `interface Session {
  readonly id: number;
  readonly listeners: Map<string, () => void>;
}

let next = 0;

enum Level { Low, High }

export function openSession(level: Level = Level.High): Session {
  return { id: next++ + level, listeners: new Map() };
}
`;
const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

function project(files: Readonly<Record<string, string>>, ...flags: readonly string[]): string {
  const folder = writeProject(files);
  folders.push(folder);
  compileProject(folder, ...flags);
  return folder;
}

function positionOf(path: string, functionName: string): ReturnType<SourcePositions['frameOf']> {
  const module = load<Record<string, () => unknown>>(path);
  const frames = sampledFrames(() => module[functionName]?.());
  return new SourcePositions(frames).frameOf(frameNamed(frames, functionName));
}

describe('SourcePositions', () => {
  it('finds the TypeScript line by a map inside the script', () => {
    const folder = project({ 'src/session.ts': source }, '--inlineSourceMap');
    expect(positionOf(join(folder, 'dist/session.js'), 'openSession')).toEqual({
      functionName: 'openSession',
      file: join(folder, 'src/session.ts'),
      line: 10,
      column: expect.any(Number),
      packageName: null,
    });
  });

  it('names the fields of a class, for which V8 has a name of its own', () => {
    const frames = sampledFrames(() => {
      class Container {
        readonly parts = Array.from({ length: 4 }, () => ({}));
      }
      return new Container();
    });
    const fields = frameNamed(frames, '<instance_members_initializer>');
    expect(new SourcePositions(frames).frameOf(fields).functionName).toBe('class fields');
  });

  it('finds the TypeScript line by a map beside the script', () => {
    const folder = project({ 'src/session.ts': source }, '--sourceMap');
    const found = positionOf(join(folder, 'dist/session.js'), 'openSession');
    expect([found.file, found.line]).toEqual([join(folder, 'src/session.ts'), 10]);
  });

  it('finds the first line of its own code of a function whose head a compiler of components wrote', () => {
    const folder = writeProject({ 'Prices.vue': 'line 1\nline 2\nexport let made = [{}];\n' });
    folders.push(folder);
    const lines = ['exports.setup = function setup() {', '  // head', '  return [{}];', '};'];
    // The third line alone comes from the source, from its third line.
    const map = { version: 3, sources: ['Prices.vue'], names: [], mappings: ';;AAEA' };
    const inline = Buffer.from(JSON.stringify(map)).toString('base64');
    const path = join(folder, 'Prices.js');
    writeFileSync(path, `${lines.join('\n')}\n//# sourceMappingURL=data:application/json;base64,${inline}`);
    const found = positionOf(path, 'setup');
    expect([found.file, found.line, found.column]).toEqual([join(folder, 'Prices.vue'), 3, 1]);
  });

  it('names the compiled position when the map is missing', () => {
    const folder = project({ 'src/session.ts': source }, '--sourceMap');
    rmSync(join(folder, 'dist/session.js.map'));
    const found = positionOf(join(folder, 'dist/session.js'), 'openSession');
    expect([found.file, found.line]).toEqual([join(folder, 'dist/session.js'), 10]);
  });

  it('names the compiled position when the map is no map', () => {
    const folder = project({ 'src/session.ts': source }, '--sourceMap');
    writeFileSync(join(folder, 'dist/session.js.map'), '<html>not found</html>');
    expect(positionOf(join(folder, 'dist/session.js'), 'openSession').file).toBe(
      join(folder, 'dist/session.js'),
    );
  });

  it('names the compiled position when the original source was not shipped', () => {
    const folder = project({ 'src/session.ts': source }, '--inlineSourceMap');
    rmSync(join(folder, 'src/session.ts'));
    expect(positionOf(join(folder, 'dist/session.js'), 'openSession').file).toBe(
      join(folder, 'dist/session.js'),
    );
  });

  it('maps code on the first line that Jest 29 has wrapped', () => {
    const text =
      'type Made = { made: boolean }; (globalThis as any).makeHere = (): Made => ({ made: true });\n';
    const folder = project({ 'src/short.ts': text }, '--inlineSourceMap');
    const filename = join(folder, 'dist/short.js');
    const wrapped = `({"Object.<anonymous>":function(module,exports,require){${readFileSync(filename, 'utf8')}\n}});`;
    const loaded = new Script(wrapped, { filename }).runInThisContext() as Record<string, () => void>;
    loaded['Object.<anonymous>']?.();
    const frames = sampledFrames(Reflect.get(globalThis, 'makeHere') as () => unknown);
    Reflect.deleteProperty(globalThis, 'makeHere');
    expect(
      new SourcePositions(frames).frameOf(frameNamed(frames, 'Object.<anonymous>.globalThis.makeHere')),
    ).toMatchObject({
      functionName: 'globalThis.makeHere',
      file: join(folder, 'src/short.ts'),
      line: 1,
      column: text.indexOf('(): Made') + 1,
    });
  });

  it('maps a function of this test, which the test runner has compiled', () => {
    const frames = sampledFrames(function allocatedHere() {
      return { here: true };
    });
    const found = new SourcePositions(frames).frameOf(frameNamed(frames, 'allocatedHere'));
    const lines = readFileSync(import.meta.filename, 'utf8').split('\n');
    expect(found.file).toBe(import.meta.filename);
    expect(lines[found.line - 1]).toContain('function allocatedHere()');
  });

  it("leaves Node's own modules and V8's functions as they are", () => {
    const positions = new SourcePositions([]);
    const node = {
      functionName: 'emit',
      scriptId: '9',
      url: 'node:events',
      lineNumber: 470,
      columnNumber: 4,
    };
    const native = { functionName: 'push', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };
    expect(positions.frameOf(node)).toMatchObject({ file: 'node:events', line: 471, packageName: null });
    expect(positions.frameOf(native)).toMatchObject({ file: '(native)', line: 0, packageName: null });
  });

  it('says nothing of a script that V8 has let go of', () => {
    expect(
      new SourcePositions([]).mapFunction({ scriptId: '-5', lineNumber: 1, columnNumber: 1 }),
    ).toBeNull();
  });
});

describe('readParsedScripts', () => {
  it("leaves another client's debugger switched on", () => {
    const other = new Session();
    other.connect();
    other.post('Debugger.enable');
    readParsedScripts([{ scriptId: '1', lineNumber: 0, columnNumber: 0 }]);
    let parsed = 0;
    other.on('Debugger.scriptParsed', () => {
      parsed += 1;
    });
    // oxlint-disable-next-line typescript/no-implied-eval -- a new script is what the other client waits for
    new Function('return 1')();
    other.disconnect();
    expect(parsed).toBe(1);
  });

  it('lets scripts be collected afterwards', async () => {
    // oxlint-disable-next-line typescript/no-implied-eval -- a script that nothing else holds
    let fleeting: (() => object) | null = new Function(
      'return function fleeting() { return {}; }',
    )() as () => object;
    const frames = sampledFrames(fleeting);
    const { scriptId } = frameNamed(frames, 'fleeting');
    const position = { scriptId, lineNumber: 2, columnNumber: 0 };
    expect(readParsedScripts([position]).size).toBe(1);
    fleeting = null;
    const isStillThere = (): boolean => {
      forgetLatest();
      return readParsedScripts([position]).size > 0;
    };
    for (let turn = 0; turn < 10 && isStillThere(); turn++) {
      await macrotask();
      fullGc();
    }
    expect(isStillThere()).toBe(false);
  });

  it('does not ask V8 again for the scripts that the latest look has found', () => {
    const frames = sampledFrames(allocateHere);
    const { scriptId } = frameNamed(frames, 'allocateHere');
    const below = { scriptId, lineNumber: 3, columnNumber: 0 };
    forgetLatest();
    const found = readParsedScripts([below]);
    const post = vi.spyOn(Session.prototype, 'post');
    expect(readParsedScripts([below])).toEqual(found);
    expect(post).not.toHaveBeenCalled();
    // What a loader put before the first line is not known yet.
    readParsedScripts([{ ...below, lineNumber: 0 }]);
    expect(post).toHaveBeenCalled();
    post.mockRestore();
  });
});

/** A look for other scripts takes the place of the latest one. */
function forgetLatest(): void {
  readParsedScripts([{ scriptId: '-1', lineNumber: 0, columnNumber: 0 }]);
}

function allocateHere(): object {
  return {};
}
