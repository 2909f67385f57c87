import type { Pile } from './arrival.ts';

/** How a kind of handle is named in reports, and how many of it it takes to call a leak. */
export interface HandleKind {
  readonly name: string;
  /** Lower comes first, and hides later kinds that were opened by the same line. */
  readonly rank: number;
  readonly pile: Pile;
}

/** Pools of connections and files hold up to about a hundred; workers and processes about as many as cores. */
const light: Pile = { enough: 100, rare: { handles: 20, calls: 200 } };
const heavy: Pile = { enough: 16, rare: { handles: 6, calls: 60 } };

const named: Readonly<Record<string, string>> = {
  WORKER: 'worker thread',
  PROCESSWRAP: 'child process',
  TLSWRAP: 'TLS socket',
  TCPSERVERWRAP: 'TCP server',
  TCPWRAP: 'TCP socket',
  PIPESERVERWRAP: 'pipe server',
  UDPWRAP: 'UDP socket',
  HTTP2SESSION: 'HTTP/2 session',
  QUIC_ENDPOINT: 'QUIC endpoint',
  FSEVENTWRAP: 'file system watcher',
  STATWATCHER: 'file status watcher',
  FILEHANDLE: 'file',
  OPENEDFILE: 'file',
  SIGNALWRAP: 'signal watcher',
  TTYWRAP: 'terminal',
  Timeout: 'timer',
  Immediate: 'immediate',
  MESSAGEPORT: 'message port',
  PIPEWRAP: 'pipe',
};

const ranks = Object.keys(named);

/** The kind of an async resource by the type that Node gives it; the rest are pending requests. */
export function handleKind(type: string): HandleKind {
  const rank = ranks.indexOf(type);
  const pile = type === 'WORKER' || type === 'PROCESSWRAP' ? heavy : light;
  if (rank >= 0) return { name: named[type]!, rank, pile };
  const request = type.replace(/(?:REQ|REQUEST|CALLBACK|PROMISE|WRAP)+$/, '').toLowerCase();
  return { name: `pending ${request} request`, rank: ranks.length, pile };
}

/** File descriptors that no known handle owns: opened by an addon, a library, or before the watch began. */
export function descriptorKind(kind: string): HandleKind {
  const name = kind === 'descriptor' ? 'file descriptor' : `file descriptor (${kind})`;
  return { name, rank: ranks.length + 1, pile: light };
}

/** Which handles stand on a file descriptor of this kind, so that it is not counted twice. */
export const descriptorOwners: Readonly<Record<string, readonly string[]>> = {
  socket: ['TCPWRAP', 'TLSWRAP', 'TCPSERVERWRAP', 'PIPEWRAP', 'PIPESERVERWRAP', 'UDPWRAP', 'QUIC_ENDPOINT'],
  pipe: ['PIPEWRAP', 'WORKER'],
  anonymous: ['WORKER', 'FSEVENTWRAP'],
  file: ['FILEHANDLE', 'OPENEDFILE'],
  descriptor: [
    'TCPWRAP',
    'TLSWRAP',
    'TCPSERVERWRAP',
    'PIPEWRAP',
    'PIPESERVERWRAP',
    'UDPWRAP',
    'WORKER',
    'FILEHANDLE',
    'OPENEDFILE',
  ],
};
