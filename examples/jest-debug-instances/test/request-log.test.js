const debug = require('debug-fixed');
const leakingDebug = require('debug-leaking');
const { logRequest } = require('../src/request-log.js');

let id = 0;

test('a logged request leaves nothing behind', async () => {
  await expect(() => logRequest(debug, (id += 1))).not.toLeak();
});

// debug 4.2.0 keeps every instance in createDebug.instances (fixed in 4.3.0).
test('debug 4.2.0 leaks when every request has a name of its own', async () => {
  await expect(() => logRequest(leakingDebug, (id += 1))).toLeak();
});
