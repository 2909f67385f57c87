// oxlint-disable unicorn/consistent-function-scoping -- a listener of its own for every call
import assert from 'node:assert';
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import diagnostics from 'node:diagnostics_channel';
import dns from 'node:dns';
import { EventEmitter, once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import stream from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import util from 'node:util';
import vm from 'node:vm';
import { MessageChannel } from 'node:worker_threads';
import zlib from 'node:zlib';

/** Clean functions on Node's own modules: each makes the function to measure. */
export const node = {
  cryptoHash: async () => () => crypto.createHash('sha256').update('x'.repeat(1000)).digest('hex'),
  cryptoAes: async () => {
    const k = crypto.randomBytes(32),
      iv = crypto.randomBytes(12);
    return () => {
      const c = crypto.createCipheriv('aes-256-gcm', k, iv);
      return Buffer.concat([c.update('hello'), c.final()]);
    };
  },
  webcrypto: async () => async () => {
    await crypto.subtle.digest('SHA-256', new Uint8Array(100));
  },
  brotli: async () => {
    const p = util.promisify(zlib.brotliCompress);
    return async () => {
      await p('x'.repeat(2000));
    };
  },
  streams: async () => async () => {
    await pipeline(
      stream.Readable.from(['a', 'b']),
      new stream.PassThrough(),
      async function* (s) {
        for await (const x of s) yield x;
      },
      new stream.Writable({
        write(c, e, cb) {
          cb();
        },
      }),
    );
  },
  webStreams: async () => async () => {
    const r = new ReadableStream({
      start(c) {
        c.enqueue('a');
        c.close();
      },
    });
    for await (const x of r) void x;
  },
  emitterOnce: async () => async () => {
    const e = new EventEmitter();
    const p = once(e, 'x');
    e.emit('x', 1);
    await p;
  },
  als: async () => {
    const a = new AsyncLocalStorage();
    return async () => {
      await a.run({ id: 1 }, async () => {
        await Promise.resolve();
        a.getStore();
      });
    };
  },
  messageChannel: async () => async () => {
    const { port1, port2 } = new MessageChannel();
    const p = once(port1, 'message');
    port2.postMessage({ a: 1 });
    await p;
    port1.close();
    port2.close();
  },
  fsPromises: async () => {
    const f = path.join(os.tmpdir(), 'everyday-' + process.pid);
    return async () => {
      await fs.promises.writeFile(f, 'x');
      await fs.promises.readFile(f);
    };
  },
  fsStream: async () => {
    const f = path.join(os.tmpdir(), 'everyday-lines-' + process.pid);
    fs.writeFileSync(f, 'line\n'.repeat(50));
    return async () => {
      const rl = readline.createInterface({ input: fs.createReadStream(f) });
      for await (const l of rl) void l;
    };
  },
  httpKeepalive: async () => {
    const s = http.createServer((q, r) => r.end('ok'));
    s.listen(0, '127.0.0.1');
    await once(s, 'listening');
    const agent = new http.Agent({ keepAlive: true });
    const u = 'http://127.0.0.1:' + s.address().port;
    return () =>
      new Promise((ok) =>
        http.get(u, { agent }, (r) => {
          r.resume();
          r.on('end', ok);
        }),
      );
  },
  netEcho: async () => {
    const s = net.createServer((c) => c.pipe(c));
    s.listen(0, '127.0.0.1');
    await once(s, 'listening');
    return async () => {
      const c = net.connect(s.address().port, '127.0.0.1');
      c.write('a');
      await once(c, 'data');
      c.end();
      await once(c, 'close');
    };
  },
  globalFetch: async () => {
    const s = http.createServer((q, r) => r.end('ok'));
    s.listen(0, '127.0.0.1');
    await once(s, 'listening');
    const u = 'http://127.0.0.1:' + s.address().port;
    return async () => {
      await (await fetch(u)).text();
    };
  },
  inspect: async () => () => util.inspect({ a: new Map([[1, [2, 3]]]), b: Symbol('x') }, { depth: 4 }).length,
  asserts: async () => () => {
    try {
      assert.deepStrictEqual({ a: 1 }, { a: 2 });
    } catch {}
  },
  timersP: async () => async () => {
    await sleep(1);
  },
  diag: async () => {
    const c = diagnostics.channel('everyday');
    return () => {
      const f = () => 1;
      c.subscribe(f);
      c.publish({});
      c.unsubscribe(f);
    };
  },
  perfMarks: async () => () => {
    performance.mark('a');
    performance.measure('b', 'a');
    performance.clearMarks();
    performance.clearMeasures();
  },
  dnsLookup: async () => async () => {
    await dns.promises.lookup('localhost');
  },
  vmRun: async () => {
    const c = vm.createContext({ x: 1 });
    const s = new vm.Script('x+1');
    return () => s.runInContext(c);
  },
  formData: async () => async () => {
    const f = new FormData();
    f.set('a', 'b');
    f.set('c', new Blob(['x']));
    await new Response(f).text();
  },
};
