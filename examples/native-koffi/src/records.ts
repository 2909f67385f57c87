import koffi from 'koffi';
import { libc, type Pointer } from './libc.ts';

const record = koffi.struct({ id: 'int64_t', name: 'void *' });

function createRecord(id: number, name: string): Pointer {
  const block = libc.calloc(1, koffi.sizeof(record));
  koffi.encode(block, record, { id, name: libc.strdup(name) });
  return block;
}

function freeName(block: Pointer): void {
  const { name } = koffi.decode(block, record) as { name: Pointer };
  libc.free(name);
}

/** Frees the struct, and not the string that it points to. */
export function saveRecordLeaking(id: number, name: string): void {
  const block = createRecord(id, name);
  libc.free(block);
}

export function saveRecord(id: number, name: string): void {
  const block = createRecord(id, name);
  freeName(block);
  libc.free(block);
}
