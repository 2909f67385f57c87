import sqlite from 'node-sqlite3-wasm';

/** Opens the database for one question, and forgets to close it: its file stays open. */
export function countOrdersLeaking(file: string): number {
  const database = new sqlite.Database(file);
  return countIn(database);
}

export function countOrders(file: string): number {
  const database = new sqlite.Database(file);
  try {
    return countIn(database);
  } finally {
    database.close();
  }
}

function countIn(database: InstanceType<typeof sqlite.Database>): number {
  return Number(database.get('SELECT count(*) AS orders FROM orders')?.['orders']);
}

export function createOrders(file: string): void {
  const database = new sqlite.Database(file);
  database.run('CREATE TABLE orders (id INTEGER PRIMARY KEY)');
  database.run('INSERT INTO orders VALUES (1), (2), (3)');
  database.close();
}
