import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const load = fileURLToPath(new URL('load.js', import.meta.url));

/** Puts a service under load from a second process; resolves with the number of requests. */
export async function underLoad(address: string, milliseconds: number): Promise<number> {
  const child = spawn(process.execPath, [load, address, String(milliseconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: milliseconds + 30_000,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`The load process ended with code ${code}.`);
  return Number(output);
}
