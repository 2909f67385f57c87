import koffi from 'koffi';
import { libc, registerOrder, unregisterOrder } from './libc.ts';

const byNumber = (a: unknown, b: unknown): number =>
  (koffi.decode(a, 'int') as number) - (koffi.decode(b, 'int') as number);

/** Every call registers its order with C, and it stays callable for ever. */
export function sortLeaking(numbers: Int32Array): Int32Array {
  const order = registerOrder((a, b) => byNumber(a, b));
  libc.sort(numbers, numbers.length, 4, order);
  return numbers;
}

export function sort(numbers: Int32Array): Int32Array {
  const order = registerOrder((a, b) => byNumber(a, b));
  try {
    libc.sort(numbers, numbers.length, 4, order);
    return numbers;
  } finally {
    unregisterOrder(order);
  }
}
