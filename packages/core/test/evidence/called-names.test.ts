import { expect, it } from 'vitest';
import { namesIn } from '../../src/evidence/called-names.ts';

/** What the function calls that starts where `source` has a `¦`. */
function calledIn(source: string): string[] | null {
  const before = source.split('¦')[0]!.split('\n');
  const start = { file: '/app/src/view.ts', line: before.length, column: before.at(-1)!.length + 1 };
  const names = namesIn(() => source.replace('¦', ''))(start);
  return names && [...names.called];
}

it('are those in the body of the function alone', () => {
  expect(calledIn('open(); run(¦() => { bus.on(name, f); bus.off(name, f) }); close();')).toEqual([
    'on',
    'off',
  ]);
  expect(calledIn('const a = ¦(x = first()) => bus.on(x)\nconst b = () => bus.off()')).toEqual(['on']);
  expect(calledIn('const a = ¦x =>\n  bus\n    .on(x)\n    ?.then(y), b = off();')).toEqual(['on', 'then']);
  expect(calledIn('run(¦x => ({ a: on(x) }), off())')).toEqual(['on']);
  expect(calledIn('class A {\n  ¦attach(bus) { bus.on() }\n  detach(bus) { bus.off() }\n}')).toEqual(['on']);
});

it('are found behind parameters and results that have types of their own', () => {
  expect(calledIn('function a¦({ b }: { b: B }): { c: C } {\n  return on(b);\n}\n{ off() }')).toEqual(['on']);
  expect(calledIn('const a = ¦(b: B): { c: C } => { on(b); };\noff();')).toEqual(['on']);
  expect(calledIn('¦() => new Store<Map<string, number>>(on<B>(b))')).toEqual(['Store', 'on']);
});

it('are none in comments, texts and regular expressions', () => {
  const source =
    "¦() => { on(); // off()\n  /* off() */ say('off()', `off()`, /[(']off(/.test(b), a / off / 2); }";
  expect(calledIn(source)).toEqual(['on', 'say', 'test']);
});

it('are those that a compiler puts brackets around, or that may be missing', () => {
  expect(calledIn('¦() => { (0, lib_1.on)(f); bus.off?.(f); sql`select`; }')).toEqual(['on', 'off', 'sql']);
});

it('are not known where no function is seen to start or to end', () => {
  expect(calledIn('class A ¦class { constructor() { off(); } }')).toBeNull();
  expect(calledIn('¦() => { off();')).toBeNull();
  expect(calledIn('¦')).toBeNull();
  expect(namesIn(() => null)({ file: '(eval)', line: 1, column: 1 })).toBeNull();
  expect(namesIn(() => 'a()')({ file: '/app/src/view.ts', line: 9, column: 1 })).toBeNull();
});

it('are told from those that are merely written there', () => {
  const read = namesIn(() => '() => { bus.once(name, job.stop) }');
  const names = read({ file: '/app/src/view.ts', line: 1, column: 1 })!;
  expect([...names.called]).toEqual(['once']);
  expect([...names.all]).toEqual(['bus', 'once', 'name', 'job', 'stop']);
});
