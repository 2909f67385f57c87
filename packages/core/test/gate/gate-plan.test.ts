import { describe, expect, it } from 'vitest';
import { fileLayers, isRepeated, readGatePlan } from '../../src/gate/gate-plan.ts';
import type { GateOptions } from '../../src/gate/gate-settings.ts';
import { mergeLayers } from '../../src/gate/thresholds.ts';
import { compileGlob } from '../support/compile-glob.ts';

const source = { place: 'leaktight({ gate })', compileGlob };
const read = (options?: GateOptions | boolean, environment = {}): ReturnType<typeof readGatePlan> =>
  readGatePlan(options, environment, source);

describe('readGatePlan', () => {
  it.each([undefined, false])('is off for %s', (options) => {
    expect(read(options)).toBeNull();
  });

  it('is adaptive, confirms and fails tests by default', () => {
    expect(read(true)).toMatchObject({ mode: 'adaptive', confirm: true, action: 'fail', repeat: null });
  });

  it('measures exactly when one measurement decides', () => {
    expect(read({ confirm: false, mode: 'adaptive' })).toMatchObject({ mode: 'exact', confirm: false });
  });

  it('survives the way to a worker as JSON', () => {
    const plan = read({ heap: '2MB', files: { 'a/**': { objects: 1 } }, repeat: { times: 3, match: /a/i } });
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });

  it.each([
    ['off', true, null],
    ['warn', true, 'warn'],
    ['warn', undefined, 'warn'],
    ['fail', { action: 'warn' } as const, 'fail'],
    ['', true, 'fail'],
  ])('obeys LEAKTIGHT=%s over %j', (value, options, action) => {
    expect(read(options, { LEAKTIGHT: value })?.action ?? null).toBe(action);
  });

  it('repeats every test as often as LEAKTIGHT_REPEAT says, over the config', () => {
    const plan = read({ repeat: { times: 4, match: 'a' } }, { LEAKTIGHT_REPEAT: '10' });
    expect(plan?.repeat).toEqual({ times: 10, match: '', flags: '' });
    expect(read(undefined, { LEAKTIGHT_REPEAT: '10' })).not.toBeNull();
  });

  it.each([
    [{ mod: 'exact' }, {}, /in leaktight\(\{ gate \}\): "mod" is not known/],
    [{ mode: 'quick' }, {}, /Could not read mode in .*: got 'quick', expected 'adaptive', 'exact'/],
    [{ action: 'die' }, {}, /Could not read action in .*: got 'die', expected 'fail', 'warn'/],
    [{ confirm: 1 }, {}, /Could not read confirm in .*: got 1, expected true or false/],
    [{ repeat: 1 }, {}, /Could not read repeat in .*: got 1, expected a whole number from 2/],
    [{ repeat: { times: 0 } }, {}, /Could not read repeat.times in/],
    [{ repeat: { times: 2, mach: 'x' } }, {}, /"mach" is not known, expected times, match/],
    [
      { repeat: { times: 2, match: 7 } },
      {},
      /repeat\.match in .*: got 7, expected part of a test's full name as a string, or a regular expression\./,
    ],
    [{ repeat: { times: 2, match: null } }, {}, /repeat\.match in .*: got null, expected part of/],
    ['warn', {}, /leaktight\(\{ gate \}\): got 'warn', expected true, false or an object such as \{ heap:/],
    [null, {}, /leaktight\(\{ gate \}\): got null, expected true, false or an object/],
    [['warn'], {}, /leaktight\(\{ gate \}\): got .*, expected true, false or an object/],
    [{ files: { 'a/**': { heap: 'x' } } }, {}, /Could not read heap in files "a\/\*\*"/],
    [
      { files: { '': { heap: 1 } } },
      {},
      /files in leaktight\(\{ gate \}\): got '', expected a glob from the root/,
    ],
    [{ files: 'a' }, {}, /in leaktight\(\{ gate \}\), files: got 'a'/],
    [
      true,
      { LEAKTIGHT: 'on' },
      /the environment variable LEAKTIGHT: got 'on', expected 'off', 'warn', 'fail'/,
    ],
    [true, { LEAKTIGHT_REPEAT: 'x' }, /the environment variable LEAKTIGHT_REPEAT: got 'x'/],
  ])('refuses %j with %j and names the place', (options, environment, message) => {
    expect(() => read(options as GateOptions, environment)).toThrow(message);
  });
});

it.each([/a/, {}])('refuses to repeat by a pattern (%s) where options may pass through JSON', (match) => {
  const options = { repeat: { times: 2, match } } as GateOptions;
  expect(() => readGatePlan(options, {}, { ...source, isJson: true })).toThrow(
    "expected part of a test's full name as a string: these options may pass through JSON, which has no regular expressions",
  );
});

describe('fileLayers', () => {
  it('merges the built-in level, the config and the globs of a file, later globs last', () => {
    const plan = read({
      heap: 1,
      files: { 'src/**': { heap: 2 }, 'src/a*': { objects: 3 }, 'b/**': { heap: 4 } },
    })!;
    const { limits } = mergeLayers(fileLayers(plan, '/app/src/a.test.ts', '/app'));
    expect(limits.heap).toEqual({ limit: 2, from: 'files "src/**"' });
    expect(limits.objects).toEqual({ limit: 3, from: 'files "src/a*"' });
    expect(limits.external).toEqual({ limit: 1_000_000, from: 'built in' });
  });
});

describe('isRepeated', () => {
  it.each([
    [3, 'any test', true],
    [{ times: 3, match: 'a (b)' }, 'cart a (b) c', true],
    [{ times: 3, match: 'a (b)' }, 'cart a b c', false],
    [{ times: 3, match: /^CART/i }, 'cart adds', true],
    [{ times: 3, match: /^CART/ }, 'cart adds', false],
  ])('asks of %j whether "%s" runs again: %s', (repeat, name, expected) => {
    expect(isRepeated(read({ repeat })!, name)).toBe(expected);
  });

  it('repeats nothing unless asked to', () => {
    expect(isRepeated(read(true)!, 'any')).toBe(false);
  });
});
