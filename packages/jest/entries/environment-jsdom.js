module.exports = require('../dist/bundle/environment-jsdom.js').TestEnvironment;
