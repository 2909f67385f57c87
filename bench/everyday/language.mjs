// oxlint-disable unicorn/consistent-function-scoping -- a listener of its own for every call
import { setTimeout as sleep } from 'node:timers/promises';

/** Clean functions of the language and of what every JavaScript has: each makes the function to measure. */
export const language = {
  abortTimeout: async () => async () => {
    const s = AbortSignal.timeout(20);
    const any = AbortSignal.any ? AbortSignal.any([s]) : s;
    void any.aborted;
  },
  structured: async () => () => structuredClone({ a: new Map([[1, { b: 2 }]]), c: new Date() }),
  intlSegmenter: async () => {
    return () => [...new Intl.Segmenter('en', { granularity: 'word' }).segment('hello big world')].length;
  },
  url: async () => {
    let i = 0;
    return () => new URL('http://a.test/b?c=' + i++).searchParams.get('c');
  },
  wasm: async () => {
    const b = new Uint8Array([
      0, 97, 115, 109, 1, 0, 0, 0, 1, 7, 1, 96, 2, 127, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 97, 100, 100, 0,
      0, 10, 9, 1, 7, 0, 32, 0, 32, 1, 106, 11,
    ]);
    const m = new WebAssembly.Module(b);
    return () => new WebAssembly.Instance(m).exports.add(1, 2);
  },
  weakrefs: async () => {
    const cache = new Map();
    let i = 0;
    const fr = new FinalizationRegistry((k) => cache.delete(k));
    return () => {
      const o = { i: i++ };
      cache.set(i, new WeakRef(o));
      fr.register(o, i);
    };
  },
  classes: async () => () => {
    class A {
      #x = 1;
      get x() {
        return this.#x;
      }
    }
    class B extends A {
      y = 2;
    }
    return new B().x;
  },
  closures: async () => {
    const list = [];
    return () => {
      for (let i = 0; i < 20; i++) list.push(() => i);
      let s = 0;
      for (const f of list) s += f();
      list.length = 0;
      return s;
    };
  },
  regexDynamic: async () => {
    let i = 0;
    return () => new RegExp('a' + (i++ % 20) + '[b-z]+', 'g').test('a1bcd');
  },
  regexFresh: async () => {
    let i = 0;
    return () => new RegExp('a' + i++ + '[b-z]+', 'g').test('a1bcd');
  },
  errorStacks: async () => {
    let i = 0;
    return () => {
      try {
        JSON.parse('{' + i++);
      } catch (e) {
        return e.stack.length;
      }
      return 0;
    };
  },
  symbolsFor: async () => {
    let i = 0;
    return () => Symbol.for('k' + (i++ % 30)).toString();
  },
  dictKeys: async () => {
    const o = {};
    let i = 0;
    return () => {
      o['k' + i] = i;
      delete o['k' + (i - 50)];
      i++;
    };
  },
  stringsIntern: async () => {
    let i = 0;
    const o = {};
    return () => {
      const k = 'key' + i++;
      o[k] = 1;
      delete o[k];
    };
  },
  promiseRace: async () => async () => {
    await Promise.race([sleep(5), Promise.resolve(1)]);
  },
  generator: async () => {
    function* g(n) {
      for (let i = 0; i < n; i++) yield { i };
    }
    return () => {
      let s = 0;
      for (const x of g(50)) s += x.i;
      return s;
    };
  },
  proxy: async () => () => {
    const p = new Proxy({}, { get: (t, k) => String(k) });
    return p.a + p.b;
  },
  bigArrays: async () => () =>
    Array.from({ length: 10_000 })
      .map((_, i) => i * 2)
      .filter((x) => x % 3).length,
  memoBounded: async () => {
    const m = new Map();
    let i = 0;
    return () => {
      const k = i++ % 200;
      if (!m.has(k)) m.set(k, { k, v: 'x'.repeat(20) });
      return m.get(k);
    };
  },
  lastValues: async () => {
    const ring = [];
    let i = 0;
    return () => {
      ring[i++ % 64] = { at: i, data: [1, 2, 3] };
    };
  },
  eventTarget: async () => {
    const t = new EventTarget();
    return () => {
      const f = () => 1;
      t.addEventListener('x', f);
      t.dispatchEvent(new Event('x'));
      t.removeEventListener('x', f);
    };
  },
  textcodec: async () => () => new TextDecoder().decode(new TextEncoder().encode('héllo'.repeat(20))),
  dateFormat: async () => {
    let i = 0;
    return () => new Date(i++ * 1e7).toLocaleDateString('de-DE');
  },
  sortBig: async () => () =>
    Array.from({ length: 2000 }, (_, i) => (i * 7919) % 2000).toSorted((a, b) => a - b)[5],
};
