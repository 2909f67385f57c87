import vm from 'node:vm';
import { expect, test } from 'vitest';
import { type AnyClass, countInstances, renderInstances } from '../../src/index.ts';

test('exactly the live instances are counted', async () => {
  class Session {
    readonly id = 1;
  }
  expect(await countInstances(Session)).toEqual({ className: 'Session', total: 0, byClass: [] });
  const kept = Array.from({ length: 1234 }, () => new Session());
  expect((await countInstances(Session)).total).toBe(1234);
  kept.length = 17;
  expect(await countInstances(Session)).toEqual({
    className: 'Session',
    total: 17,
    byClass: [{ className: 'Session', count: 17 }],
  });
  expect(kept).toHaveLength(17);
});

test('instances of subclasses count, told apart; prototypes do not', async () => {
  class Shape {
    readonly sides = 0;
  }
  class Circle extends Shape {}
  class Square extends Shape {}
  const kept = [new Circle(), new Circle(), new Square(), Object.create(Square.prototype) as object];
  expect((await countInstances(Shape)).byClass).toEqual([
    { className: 'Circle', count: 2 },
    { className: 'Square', count: 2 },
  ]);
  expect(kept).toHaveLength(4);
});

test('classes of another vm context are counted as well', async () => {
  const context = vm.createContext({});
  const Foreign = vm.runInContext(
    'class Foreign {}; kept = Array.from({ length: 5 }, () => new Foreign()); Foreign',
    context,
  ) as AnyClass;
  expect((await countInstances(Foreign)).total).toBe(5);
  vm.runInContext('kept = []', context);
  expect((await countInstances(Foreign)).total).toBe(0);
});

test('instances of a class here that extends one of another context count too', async () => {
  const Foreign = vm.runInContext('(class Foreign {})', vm.createContext({})) as new () => object;
  class Local extends Foreign {}
  const kept = [new Foreign(), new Local(), new Local()];
  expect(await countInstances(Foreign)).toMatchObject({
    total: 3,
    byClass: [
      { className: 'Local', count: 2 },
      { className: 'Foreign', count: 1 },
    ],
  });
  expect(kept).toHaveLength(3);
});

test('counting keeps nothing alive and leaves no global behind', async () => {
  class Held {
    readonly id = 1;
  }
  let kept: Held | undefined = new Held();
  const before = Object.getOwnPropertyNames(globalThis).length;
  expect((await countInstances(Held)).total).toBe(1);
  expect(kept).toBeDefined();
  kept = undefined;
  expect((await countInstances(Held)).total).toBe(0);
  expect(Object.getOwnPropertyNames(globalThis)).toHaveLength(before);
});

test('a class with a static member `name` is called as in its source, and none of its code is run', async () => {
  class Called {
    readonly id = 1;
    static name(): never {
      throw new Error('called');
    }
  }
  class Sub extends Called {}
  const kept = [new Called(), new Sub(), new Sub()];
  expect(await countInstances(Called)).toEqual({
    className: 'Called',
    total: 3,
    byClass: [
      { className: 'Sub', count: 2 },
      { className: 'Called', count: 1 },
    ],
  });
  expect(kept).toHaveLength(3);
  class Got {
    readonly id = 1;
    static get name(): string {
      throw new Error('got');
    }
  }
  expect(await countInstances(Got)).toMatchObject({ className: 'Got', total: 0 });
});

test('functions are the instances of Function, whose prototype is one itself', async () => {
  const { className, total, byClass } = await countInstances(Function);
  expect(className).toBe('Function');
  expect(total).toBeGreaterThan(1000);
  expect(byClass[0]?.className).toBe('Function');
});

class Session {
  readonly id = 1;
}

test.each([
  [
    () => new Session(),
    'the function (anonymous), which has no prototype. Arrow functions, methods and async functions make no instances.',
  ],
  [new Session(), 'an instance of Session. Pass the class itself: Session.'],
  [{ id: 1 }, '{"id":1}.'],
  ['Session', "'Session'."],
  [NaN, 'NaN.'],
  [undefined, 'undefined.'],
])('%o is refused as no class', async (given, message) => {
  await expect(countInstances(given as never)).rejects.toThrow(
    `Could not count instances: expected a class or a constructor function, got ${message}`,
  );
});

test('the name of a class cannot begin a line of the report', () => {
  const evil = 'Evil\nPASS';
  const found = { className: evil, total: 2, byClass: [{ className: `${evil}\u001b[2J`, count: 2 }] };
  expect(renderInstances(found, { colours: false, cwd: '' })).toBe(
    String.raw`2 live instances of Evil\nPASS, subclasses included:` +
      '\n' +
      String.raw`  2 Evil\nPASS\u001b[2J`,
  );
});
