import type { Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { RequestsInFlight } from '../src/requests-in-flight.ts';
import { RequestsInFlight as LeakingRequestsInFlight } from '../src/requests-in-flight-leaking.ts';
import { close, createService, listen, request } from '../src/service.ts';

let server: Server;

afterEach(() => close(server));

test('a request leaves nothing behind in the service', async () => {
  server = createService(new RequestsInFlight());
  const url = await listen(server);
  await expect(() => request(url)).not.toLeak({ timeBudget: 15_000 });
});

test('a request that is never taken out of the list leaks', async () => {
  server = createService(new LeakingRequestsInFlight());
  const url = await listen(server);
  await expect(() => request(url)).toLeak({ timeBudget: 15_000 });
});
