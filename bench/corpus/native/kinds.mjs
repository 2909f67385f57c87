// One entry per kind of memory outside the V8 heap: `take` gets some of it, `give` gives it back.
// A leaking variant forgets to give, every call or every tenth; the clean one never does.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** Loaded on first use, so that external kinds also run where koffi is hidden. */
let libc;
const c = () => (libc ??= openLibc());

function openLibc() {
  const koffi = require('koffi');
  const library = koffi.load('libc.so.6');
  const record = koffi.struct({ id: 'int64', price: 'double', name: 'char *' });
  const compare = koffi.pointer(koffi.proto('int (const void *, const void *)'));
  return {
    koffi,
    record,
    compare,
    malloc: library.func('void *malloc(size_t size)'),
    calloc: library.func('void *calloc(size_t count, size_t size)'),
    memset: library.func('void *memset(void *block, int byte, size_t size)'),
    free: library.func('void free(void *block)'),
    strdup: library.func('strdup', 'void *', ['str']),
    realloc: library.func('void *realloc(void *block, size_t size)'),
  };
}

const finalizers = new FinalizationRegistry((block) => c().free(block));
const kept = new Set();
const keep = (thing) => {
  kept.add(thing);
  return thing;
};
const drop = (thing) => kept.delete(thing);

/** Published releases with and without a real leak: npm install --prefix bench/corpus/native */
const canvas = (release) => ({
  resource: 'native',
  release,
  take() {
    const { createCanvas, SvgExportFlag } = require(release);
    const svg = createCanvas(32, 32, SvgExportFlag.NoPrettyXML);
    svg.getContext('2d').fillRect(0, 0, 5, 5);
    return svg.getContent().length;
  },
  give: () => {},
});

/** `resource` is what a leak shows in; `resident` kinds are large enough to be seen without koffi. */
export const kinds = {
  'malloc-200': { resource: 'native', take: () => c().malloc(200), give: (block) => c().free(block) },
  'malloc-4k': { resource: 'native', resident: true, take: () => c().memset(c().malloc(4000), 1, 4000), give: (block) => c().free(block) },
  'malloc-large': { resource: 'native', take: () => c().malloc(400_000), give: (block) => c().free(block) },
  calloc: { resource: 'native', take: () => c().calloc(25, 16), give: (block) => c().free(block) },
  realloc: { resource: 'native', take: () => c().realloc(c().malloc(64), 256), give: (block) => c().free(block) },
  'returned-pointer': { resource: 'native', take: () => c().strdup('a name of some length that C duplicates for us '.repeat(4)), give: (text) => c().free(text) },
  struct: {
    resource: 'native',
    take() {
      const { koffi, record, calloc, strdup } = c();
      const block = calloc(1, koffi.sizeof(record));
      const name = strdup('the name of a record '.repeat(10));
      koffi.encode(block, 'int64', 7);
      return { block, name };
    },
    give({ block, name }) {
      c().free(name);
      c().free(block);
    },
  },
  callback: {
    resource: 'heap',
    take: () => c().koffi.register(() => 0, c().compare),
    give: (callback) => c().koffi.unregister(callback),
  },
  thread: {
    resource: 'native',
    take: () => new Promise((resolve, reject) => c().malloc.async(1000, (error, block) => (error ? reject(error) : resolve(block)))),
    give: (block) => c().free(block),
  },
  finalizer: {
    resource: 'native',
    take() {
      const block = c().malloc(300);
      return { block, owner: {} };
    },
    // Freed some turns after a collection: must not be taken for a leak.
    give: ({ block, owner }) => finalizers.register(owner, block),
  },
  arraybuffer: { resource: 'external', take: () => keep(new ArrayBuffer(2000)), give: drop },
  // Node does not count these as external.
  'shared-arraybuffer': { resource: 'native', take: () => keep(new SharedArrayBuffer(2000)), give: drop },
  'large-buffer': { resource: 'external', take: () => keep(Buffer.alloc(200_000)), give: drop },
  'wasm-memory': { resource: 'external', take: () => keep(new WebAssembly.Memory({ initial: 1, maximum: 1 })), give: drop },
  'canvas-leaking': canvas('canvas-leaking'),
  'canvas-fixed': canvas('canvas-fixed'),
};

/** Which calls forget to give back. */
export const variants = {
  every: () => true,
  tenth: (call) => call % 10 === 0,
  clean: () => false,
};

/** The variants of a kind; a published release is what it is. */
export function variantsOf(kind) {
  return kinds[kind].release ? { release: kind === 'canvas-leaking' } : { every: true, tenth: true, clean: false };
}

/** What is measured: one call. */
export function makeRun(kindName, variant) {
  const { take, give } = kinds[kindName];
  const forgets = variants[variant] ?? (() => true);
  let call = 0;
  const finish = (taken) => {
    if (!forgets(call++)) give(taken);
  };
  return () => {
    const taken = take();
    return taken instanceof Promise ? taken.then(finish) : finish(taken);
  };
}

/** Whether what a kind needs is installed. */
export function isInstalled(kind) {
  const { release } = kinds[kind];
  if (!release) return true;
  try {
    require.resolve(release);
    return true;
  } catch {
    return false;
  }
}
