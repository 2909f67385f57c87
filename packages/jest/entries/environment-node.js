module.exports = require('../dist/bundle/environment-node.js').TestEnvironment;
