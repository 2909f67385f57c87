// Fills a heap with a mix of what programs keep and writes its snapshot: node make-snapshot.mjs <megabytes> <file>
import { writeHeapSnapshot } from 'node:v8';

const [megabytes, file] = process.argv.slice(2);
// Found by trial: objects of this mix per MB of snapshot text on Node 20; later versions write a tenth less.
const objectsPerMegabyte = 1900;

class Session {
  constructor(id) {
    this.id = id;
    this.name = `user ${id}`;
    this.tags = [`tag ${id % 7}`, id];
    this.entries = new Map([[id, { id }]]);
    this.close = () => id;
  }

  touch() {
    this.seen = true;
  }
}

class Link {
  constructor(next, id) {
    this.next = next;
    this.payload = { id, text: `payload ${id}` };
  }

  get last() {
    return this.next === null;
  }
}

const makers = [
  (id) => new Session(id),
  (id) => ({ id, list: [id, id + 1, { id }], set: new Set([id]) }),
  (id, previous) => new Link(previous, id),
  (id) => Promise.resolve({ id }).then(() => id),
];

const kept = [];
let chain = null;
for (let id = 0; id < Number(megabytes) * objectsPerMegabyte; id++) {
  const made = makers[id % makers.length](id, chain);
  if (made instanceof Link) chain = made;
  kept.push(made);
}
globalThis.kept = kept;
writeHeapSnapshot(file);
