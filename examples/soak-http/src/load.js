// Asks a service something new again and again, from a process of its own: node load.js <address> <milliseconds>
import http from 'node:http';

const [address, milliseconds] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const end = Date.now() + Number(milliseconds);

async function ask(question) {
  const response = await new Promise((resolve, reject) => {
    http.get(`${address}/${question}`, { agent }, resolve).on('error', reject);
  });
  for await (const _ of response);
}

async function client(name) {
  let asked = 0;
  while (Date.now() < end) {
    await ask(`${name}-${asked}`);
    asked += 1;
    // A pause, so that load does not depend on how fast this machine is.
    if (asked % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return asked;
}

const asked = await Promise.all(['a', 'b', 'c', 'd'].map(client));
agent.destroy();
console.log(asked.reduce((sum, count) => sum + count, 0));
