module.exports = {
  testEnvironment: require.resolve('@leaktight/jest/environment-node'),
  setupFilesAfterEnv: [require.resolve('@leaktight/jest/register')],
  reporters: ['default', require.resolve('@leaktight/jest/reporter')],
};
