import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Remembers what clients asked for, to answer faster the next time. */
export interface Answers {
  find(question: string): string | undefined;
  add(question: string, answer: string): void;
}

/** Remembers everything; and every client asks something new. */
export class AllAnswers implements Answers {
  readonly #answers = new Map<string, string>();

  find(question: string): string | undefined {
    return this.#answers.get(question);
  }

  add(question: string, answer: string): void {
    this.#answers.set(question, answer);
  }
}

/** Remembers the latest hundred. */
export class LatestAnswers implements Answers {
  readonly #answers = new Map<string, string>();

  find(question: string): string | undefined {
    return this.#answers.get(question);
  }

  add(question: string, answer: string): void {
    this.#answers.set(question, answer);
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > 100 && oldest !== undefined) this.#answers.delete(oldest);
  }
}

export function createService(answers: Answers): Server {
  return createServer((request, response) => {
    const question = request.url ?? '/';
    const answer = answers.find(question) ?? `${question} ${Math.random()} `.repeat(100).split(' ').join('-');
    answers.add(question, answer);
    response.end(answer);
  });
}

/** Starts listening on a free port of the loopback; returns the address. */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
}
