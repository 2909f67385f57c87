import { decodeText, libc } from './libc.ts';

/** The C function returns memory that is ours to free; decoding it does not. */
export function copyNameLeaking(name: string): string {
  return decodeText(libc.strdup(name));
}

export function copyName(name: string): string {
  return libc.duplicate(name);
}
