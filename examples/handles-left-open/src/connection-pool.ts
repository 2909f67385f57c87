import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** Connections to a database, at most so many idle ones kept for the next query. */
export class ConnectionPool implements AsyncDisposable {
  readonly #port: number;
  readonly #idle: Socket[] = [];
  readonly #mostIdle: number;

  constructor(port: number, mostIdle = 4) {
    this.#port = port;
    this.#mostIdle = mostIdle;
  }

  async acquire(): Promise<Socket> {
    const idle = this.#idle.pop();
    if (idle) return idle;
    const socket = connect(this.#port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  release(socket: Socket): void {
    if (this.#idle.length < this.#mostIdle) this.#idle.push(socket);
    else socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#idle.splice(0)) socket.destroy();
  }
}

async function query(connection: Socket, text: string): Promise<string> {
  connection.write(`${text}\n`);
  const [answer] = (await once(connection, 'data')) as [Buffer];
  const line = answer.toString().trim();
  if (line.startsWith('error')) throw new Error(line);
  return line;
}

/** A query that fails never gives its connection back. */
export async function runQueryLeaking(pool: ConnectionPool, text: string): Promise<string> {
  const connection = await pool.acquire();
  const answer = await query(connection, text);
  pool.release(connection);
  return answer;
}

export async function runQuery(pool: ConnectionPool, text: string): Promise<string> {
  const connection = await pool.acquire();
  try {
    return await query(connection, text);
  } finally {
    pool.release(connection);
  }
}
