// One entry per kind of handle: `open` and `close` one of it. The variants (every call, every tenth, ...) are made of these.
import { spawn } from 'node:child_process';
import dgram from 'node:dgram';
import dns from 'node:dns';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { MessageChannel, Worker } from 'node:worker_threads';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'leaktight-handles-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'data.txt');
fs.writeFileSync(file, 'x'.repeat(100_000));
let names = 0;
const socketPath = () => path.join(folder, `${(names += 1)}.sock`);

const listen = async (server, ...where) => {
  server.listen(...where);
  await once(server, 'listening');
  return server;
};
const closed = async (emitter, close) => {
  const end = once(emitter, 'close');
  close();
  await end;
};
// Pre-shared keys spare the corpus a certificate.
const key = Buffer.from('leaktight');
const psk = { ciphers: 'PSK', maxVersion: 'TLSv1.2', checkServerIdentity: () => undefined };
const pskServer = { ...psk, pskCallback: () => key, pskIdentityHint: 'corpus' };
const pskClient = { ...psk, pskCallback: () => ({ psk: key, identity: 'corpus' }) };

/** A server for the whole case, so that only the sockets of the calls count. */
const shared = (make) => {
  let starting;
  return {
    server: () => (starting ??= make()),
    end: async () => {
      const server = await starting;
      server?.closeAllConnections?.();
      server?.close();
    },
  };
};
const echo = shared(() => listen(net.createServer((socket) => socket.resume()), 0, '127.0.0.1'));
const secureEcho = shared(() => listen(tls.createServer(pskServer, (socket) => socket.resume()), 0, '127.0.0.1'));
const pipeEcho = shared(() => listen(net.createServer((socket) => socket.resume()), socketPath()));
const web = shared(() => listen(http.createServer((_, response) => response.write('never ends')), 0, '127.0.0.1'));
const connected = async (socket, event = 'connect') => {
  socket.on('error', () => {});
  await once(socket, event);
  return socket;
};
const destroy = (socket) => closed(socket, () => socket.destroy());
const closeServer = (server) => closed(server, () => server.close());

/** A name server that never answers. */
const silent = shared(async () => {
  const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
});

/** `heavy` kinds are judged after fewer calls; `end` closes what the whole case shares. */
export const kinds = {
  interval: { open: () => setInterval(() => {}, 60_000), close: clearInterval },
  timeout: { open: () => setTimeout(() => {}, 60_000), close: clearTimeout },
  'timer-unref': { open: () => setTimeout(() => {}, 60_000).unref(), close: clearTimeout },
  immediate: {
    open() {
      const loop = { again: () => (loop.handle = setImmediate(loop.again)) };
      loop.again();
      return loop;
    },
    close: (loop) => clearImmediate(loop.handle),
  },
  'tcp-socket': { open: async () => connected(net.connect((await echo.server()).address().port, '127.0.0.1')), close: destroy, end: echo.end },
  'tcp-socket-unref': { open: async () => (await connected(net.connect((await echo.server()).address().port, '127.0.0.1'))).unref(), close: destroy, end: echo.end },
  'tcp-server': { open: () => listen(net.createServer(), 0, '127.0.0.1'), close: closeServer },
  'tls-socket': {
    open: async () => connected(tls.connect({ ...pskClient, port: (await secureEcho.server()).address().port, host: '127.0.0.1' }), 'secureConnect'),
    close: destroy,
    end: secureEcho.end,
  },
  'tls-server': { open: () => listen(tls.createServer(pskServer), 0, '127.0.0.1'), close: closeServer },
  'http-response': {
    async open() {
      const [response] = await once(http.get({ port: (await web.server()).address().port, host: '127.0.0.1', agent: false }), 'response');
      response.on('error', () => {});
      return response;
    },
    close: destroy,
    end: web.end,
  },
  pipe: { open: async () => connected(net.connect((await pipeEcho.server()).address())), close: destroy, end: pipeEcho.end },
  'pipe-server': { open: () => listen(net.createServer(), socketPath()), close: closeServer },
  udp: {
    async open() {
      const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
      await once(socket, 'listening');
      return socket;
    },
    close: closeServer,
  },
  'file-sync': { open: () => fs.openSync(file), close: fs.closeSync },
  'file-callback': { open: () => new Promise((resolve, reject) => fs.open(file, (error, fd) => (error ? reject(error) : resolve(fd)))), close: fs.closeSync },
  'file-promise': { open: () => fs.promises.open(file), close: (handle) => handle.close() },
  'file-stream': {
    async open() {
      const stream = fs.createReadStream(file);
      await once(stream, 'open');
      return stream;
    },
    close: destroy,
  },
  directory: { open: () => fs.promises.opendir(folder), close: (directory) => directory.close() },
  'fs-watcher': { open: () => fs.watch(folder), close: (watcher) => closed(watcher, () => watcher.close()) },
  'fs-status-watcher': {
    open() {
      const name = `${file}${(names += 1)}`;
      fs.watchFile(name, { interval: 60_000 }, () => {});
      return name;
    },
    close: (name) => fs.unwatchFile(name),
  },
  'dns-request': {
    async open() {
      const resolver = new dns.Resolver({ timeout: 60_000, tries: 1 });
      resolver.setServers([`127.0.0.1:${(await silent.server()).address().port}`]);
      const answered = new Promise((resolve) => resolver.resolve4('leaktight.test', resolve));
      return { resolver, answered };
    },
    async close({ resolver, answered }) {
      resolver.cancel();
      await answered;
    },
    end: silent.end,
  },
  worker: {
    heavy: true,
    async open() {
      const worker = new Worker('require("node:worker_threads").parentPort.on("message", () => {})', { eval: true });
      await once(worker, 'online');
      return worker;
    },
    close: (worker) => worker.terminate(),
  },
  'message-port': {
    open: () => new MessageChannel(),
    close: ({ port1 }) => closed(port1, () => port1.close()),
  },
  'child-process': {
    heavy: true,
    async open() {
      const child = spawn('sleep', ['60']);
      await once(child, 'spawn');
      return child;
    },
    close: (child) => closed(child, () => child.kill()),
  },
  'child-process-unref': {
    heavy: true,
    async open() {
      const child = spawn('sleep', ['60'], { stdio: 'ignore' });
      child.unref();
      await once(child, 'spawn');
      return child;
    },
    close: (child) => closed(child, () => child.ref() ?? child.kill()),
  },
};
