import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { afterEach, expect, it, vi } from 'vitest';
import { QuietConsole } from '../../src/gate/quiet-console.ts';

/** A console as Vitest makes one, and all that it printed. */
function makeConsole(): { own: Console; out: Writable; printed: string[] } {
  const printed: string[] = [];
  const out = new Writable({
    write(chunk, _, done) {
      printed.push(String(chunk));
      done();
    },
  });
  return { own: new Console({ stdout: out, stderr: out }), out, printed };
}

/** As Jest's consoles are: everything goes through one method. */
class LineConsole {
  readonly lines: string[] = [];
  _groupDepth = 0;
  _counters: Record<string, number> = {};

  _log(line: string): void {
    this.lines.push(line);
  }

  log(line: string): void {
    this['_log'](`${' '.repeat(this['_groupDepth'])}${line}`);
  }
}

afterEach(() => vi.restoreAllMocks());

it('prints nothing while it is muted, and then as before', () => {
  const { own, printed } = makeConsole();
  const unmute = new QuietConsole(own).mute(own);
  own.log('one');
  own.error('two');
  own.table([{ a: 1 }]);
  own.trace('three');
  unmute();
  own.log('four');
  expect(printed).toEqual(['four\n']);
});

it('calls methods that were replaced, and silences what they call', () => {
  const { own, printed } = makeConsole();
  const quiet = new QuietConsole(own);
  const seen: unknown[] = [];
  const { warn } = own;
  const patched = (...args: unknown[]): void => {
    seen.push(...args);
    warn(...args);
  };
  own.warn = patched;
  const spy = vi.spyOn(own, 'info');
  const unmute = quiet.mute(own);
  own.warn('kept');
  own.info('spied on');
  expect([own.warn, own.info]).toEqual([patched, spy]);
  unmute();
  expect(seen).toEqual(['kept']);
  expect(spy).toHaveBeenCalledTimes(1);
  expect(printed).toEqual([]);
});

it('leaves a console as it was, in all that it keeps', () => {
  const { own, printed } = makeConsole();
  const describeAll = (): object => Object.getOwnPropertyDescriptors(own);
  own.group();
  own.count('calls');
  const before = describeAll();
  const unmute = new QuietConsole(own).mute(own);
  own.group();
  own.count('calls');
  own.time('left running');
  unmute();
  expect(describeAll()).toEqual(before);
  own.count('calls');
  expect(printed).toEqual(['  calls: 1\n', '  calls: 2\n']);
});

it('has Node not warn of timers that the first run left, or ended', () => {
  const { own } = makeConsole();
  const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  own.time('left running');
  const unmute = new QuietConsole(own).mute(own);
  own.time('left running');
  own.timeLog('ended');
  own.timeEnd('ended');
  unmute();
  expect(warned).not.toHaveBeenCalled();
});

it('leaves no listeners at a stream, and calls what a project put in the place of its write()', () => {
  const { own, out, printed } = makeConsole();
  const quiet = new QuietConsole(own);
  const write = vi.spyOn(out, 'write').mockReturnValue(true);
  const unmute = quiet.mute(own);
  own.log('heard');
  unmute();
  expect(write.mock.calls.map(([text]) => text)).toEqual(['heard\n']);
  expect(out.listenerCount('error')).toBe(0);
  expect(printed).toEqual([]);
});

it("silences Node's own console in its place, but not one that prints to a stream of the project's", () => {
  const { own } = makeConsole();
  const toNode = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const projects = makeConsole();
  const quiet = new QuietConsole(own);
  const node = new Console(process.stdout);
  const unmuteNode = quiet.mute(node);
  node.log('quiet');
  unmuteNode();
  const unmute = quiet.mute(projects.own);
  projects.own.log('collected');
  unmute();
  expect(toNode).not.toHaveBeenCalled();
  expect(projects.printed).toEqual(['collected\n']);
});

it('is muted within a muting, until the outer one ends', () => {
  const { own, printed } = makeConsole();
  const quiet = new QuietConsole(own);
  const unmute = quiet.mute(own);
  quiet.mute(own)();
  own.log('quiet');
  unmute();
  own.log('told');
  expect(printed).toEqual(['told\n']);
});

it('speaks in between where something must be said', () => {
  const { own, printed } = makeConsole();
  const lines = new LineConsole();
  const [quiet, quietLines] = [new QuietConsole(own), new QuietConsole(lines)];
  const undo = [quiet.mute(own), quietLines.mute(lines)];
  quiet.aloud(() => own.warn('aloud'));
  quietLines.aloud(() => lines.log('aloud'));
  own.warn('quiet');
  lines.log('quiet');
  for (const each of undo) each();
  expect(printed).toEqual(['aloud\n']);
  expect(lines.lines).toEqual(['aloud']);
});

it('silences a console that prints line by line, with its groups and counts', () => {
  const lines = new LineConsole();
  const unmute = new QuietConsole(lines).mute(lines);
  lines['_groupDepth'] += 1;
  lines['_counters']['calls'] = 2;
  lines.log('quiet');
  unmute();
  lines.log('told');
  expect(lines).toEqual(Object.assign(new LineConsole(), { lines: ['told'] }));
});

it('keeps what a project changes meanwhile', () => {
  const { own } = makeConsole();
  const { own: other, out } = makeConsole();
  const unmute = new QuietConsole(own).mute(other);
  Object.assign(own, { _stdout: out });
  unmute();
  expect((own as unknown as { _stdout: unknown })['_stdout']).toBe(out);
});
