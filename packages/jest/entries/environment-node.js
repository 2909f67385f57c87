module.exports = require('../dist/environment-node.js').TestEnvironment;
