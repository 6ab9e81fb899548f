// @stacks/connect 8 through its wallet chooser. It asks for addresses and gets no app key, so it has no storage.

makePage({
  start: async () => (client.isConnected() ? client.getLocalStorage() : null),
  signIn: () => client.connect(),
  signOut: () => client.disconnect(),
});
