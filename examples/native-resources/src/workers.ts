import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

const code = `
  const { parentPort, workerData } = require('node:worker_threads');
  parentPort.on('message', () => {});
  parentPort.postMessage(workerData * 2);
`;

const running = new Set<Worker>();

async function answerOf(worker: Worker): Promise<number> {
  const [answer] = (await once(worker, 'message')) as [number];
  return answer;
}

/** Starts a thread for one question and leaves it waiting for more. */
export async function doubleLeaking(number: number): Promise<number> {
  const worker = new Worker(code, { eval: true, workerData: number });
  running.add(worker);
  return await answerOf(worker);
}

export async function double(number: number): Promise<number> {
  const worker = new Worker(code, { eval: true, workerData: number });
  try {
    return await answerOf(worker);
  } finally {
    await worker.terminate();
  }
}

/** For the end of the tests. */
export async function stopForgotten(): Promise<void> {
  for (const worker of running) await worker.terminate();
  running.clear();
}
