import { Agent, createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface InFlight {
  readonly count: number;
  add(request: IncomingMessage, response: ServerResponse): void;
}

/** A small HTTP service that counts the requests it is answering. */
export function createService(inFlight: InFlight): Server {
  // A minute, so that a kept connection outlives the pauses of a slow machine.
  return createServer({ keepAliveTimeout: 60_000 }, (incoming, response) => {
    inFlight.add(incoming, response);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ inFlight: inFlight.count }));
  });
}

const agent = new Agent({ keepAlive: true });

/** One request to the service, over a connection that is kept. */
export async function request(url: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      response.on('end', () => resolve(body)).on('error', reject);
    }).on('error', reject);
  });
}

/** Starts listening on a free port; returns the address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

export async function close(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
}
