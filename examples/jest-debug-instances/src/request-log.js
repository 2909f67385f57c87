/** Logs the steps of one request under a name of its own. */
function logRequest(createDebug, id) {
  const log = createDebug(`request:${id}`);
  log('begin');
  log('end');
}

module.exports = { logRequest };
