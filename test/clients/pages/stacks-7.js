// @stacks/auth and @stacks/storage 7, without connect: the app makes the request and hands it to the provider itself.

const session = new StacksAuth.UserSession({ appConfig: new StacksAuth.AppConfig(['store_write', 'publish_data']) });
const storage = new StacksStorage.Storage({ userSession: session });

makePage({
  start: async () => (session.isUserSignedIn() ? session.loadUserData() : null),
  signIn: async () => {
    const transitKey = session.generateAndStoreTransitKey();
    const request = session.makeAuthRequest(transitKey, `${location.origin}/`, `${location.origin}/manifest.json`);
    return session.handlePendingSignIn(await StacksProvider.authenticationRequest(request));
  },
  signOut: () => session.signUserOut(),
  put: (path, text) => storage.putFile(path, text, { encrypt: true }),
  get: (path) => storage.getFile(path, { decrypt: true }),
});
