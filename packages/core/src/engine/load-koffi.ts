import { createRequire } from 'node:module';
import path from 'node:path';
import { reasonOf } from '../errors.ts';

/** A foreign function, called with plain numbers and structs. */
type NativeFunction = (...args: unknown[]) => unknown;

/** The few things that we ask of koffi. */
export interface Koffi {
  load(library: string): { func(name: string, result: unknown, args: readonly unknown[]): NativeFunction };
  struct(members: Readonly<Record<string, string>>): unknown;
  out(type: unknown): unknown;
  inout(type: unknown): unknown;
  pointer(type: unknown): unknown;
  sizeof(type: unknown): number;
  alloc(type: string, length: number): unknown;
  free(pointer: unknown): void;
}

/** Loads koffi from where the user's project has it; never one of our own, so that it stays optional. */
export function loadKoffi(): { readonly koffi: Koffi } | { readonly why: string } {
  const script = process.argv[1];
  const folders = [process.cwd(), ...(script ? [path.dirname(script)] : [])];
  for (const folder of folders) {
    const require = createRequire(path.join(folder, 'package.json'));
    try {
      require.resolve('koffi');
    } catch {
      continue;
    }
    try {
      return { koffi: require('koffi') as Koffi };
    } catch (error) {
      return { why: `koffi could not be loaded (${reasonOf(error)})` };
    }
  }
  return { why: 'koffi is not installed' };
}
