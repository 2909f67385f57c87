import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

/** Asks for the status alone. Nobody reads the body, so the connection never ends. */
export async function fetchStatusLeaking(url: string): Promise<number> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  return response.statusCode ?? 0;
}

export async function fetchStatus(url: string): Promise<number> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  response.destroy();
  return response.statusCode ?? 0;
}
