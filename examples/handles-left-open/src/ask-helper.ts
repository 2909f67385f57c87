import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const start = (): ChildProcess => spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });

async function ask(helper: ChildProcess, question: string): Promise<string> {
  helper.stdin?.write(question);
  const [answer] = (await once(helper.stdout!, 'data')) as [Buffer];
  return answer.toString();
}

/** Asks a helper process, and leaves it running. */
export async function askHelperLeaking(question: string): Promise<string> {
  return ask(start(), question);
}

export async function askHelper(question: string): Promise<string> {
  const helper = start();
  try {
    return await ask(helper, question);
  } finally {
    const closed = once(helper, 'close');
    helper.stdin?.end();
    await closed;
  }
}
