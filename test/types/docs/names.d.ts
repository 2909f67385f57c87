import type { expect as vitestExpect } from 'vitest';

/** What examples of the documentation speak of without making it. */
declare global {
  const expect: typeof vitestExpect;
  function openSession(): { close(): void };
  const pool: { connect(): Promise<void>; end(): Promise<void>; query(sql: string): Promise<unknown> };
  const address: string;
  function underLoad(address: string, milliseconds: number): Promise<number>;
  const cache: { set(key: number, value: object): void };
  const crawler: { visit(page: string): Promise<string> };
}
