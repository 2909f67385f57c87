const { close, createService, listen, request } = require('../src/service.js');

let server;

afterEach(() => close(server));

test('a request leaves nothing behind in the service', async () => {
  server = createService({ forgetListeners: false });
  const url = await listen(server);
  await expect(() => request(url)).not.toLeak({ timeBudget: 15_000 });
});

test('a request whose listener stays on the settings leaks', async () => {
  server = createService({ forgetListeners: true });
  const url = await listen(server);
  await expect(() => request(url)).toLeak({ timeBudget: 15_000 });
});
