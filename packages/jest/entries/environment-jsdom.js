module.exports = require('../dist/environment-jsdom.js').TestEnvironment;
