const { EventEmitter } = require('node:events');
const { Agent, createServer, get } = require('node:http');

/** A small HTTP service whose answers follow the settings, even those that change while it answers. */
function createService({ forgetListeners }) {
  const settings = new EventEmitter().setMaxListeners(0);
  // A minute, so that a kept connection outlives the pauses of a slow machine.
  return createServer({ keepAliveTimeout: 60_000 }, (_, response) => {
    const answer = { greeting: 'hello' };
    const onChange = (greeting) => Object.assign(answer, { greeting });
    settings.on('greeting', onChange);
    // The leaking version is the one that forgets this line.
    if (!forgetListeners) response.once('close', () => settings.off('greeting', onChange));
    response.end(JSON.stringify(answer));
  });
}

const agent = new Agent({ keepAlive: true });

/** One request to the service, over a connection that is kept. */
async function request(url) {
  return await new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve(body)).on('error', reject);
    }).on('error', reject);
  });
}

async function listen(server) {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}/`;
}

async function close(server) {
  await new Promise((resolve) => server.close(resolve).closeAllConnections());
}

module.exports = { close, createService, listen, request };
