// @stacks/connect 7.10 through its wallet chooser, with @stacks/storage 7 (a library of its own) for the files.

const session = new client.UserSession({ appConfig: new client.AppConfig(['store_write']) });
const storage = () => new StacksStorage.Storage({ userSession: session });

makePage({
  start: async () => (session.isUserSignedIn() ? session.loadUserData() : null),
  signIn: () =>
    new Promise((resolve, reject) => {
      client.showConnect({
        userSession: session,
        appDetails: { name: document.title, icon: `${location.origin}/icon.svg` },
        redirectTo: '/',
        manifestPath: '/manifest.json',
        onFinish: () => resolve(session.loadUserData()),
        onCancel: () => reject(new Error('cancelled')),
      });
    }),
  signOut: () => {
    session.signUserOut();
    client.clearSelectedProviderId();
  },
  put: (path, text) => storage().putFile(path, text, { encrypt: true }),
  get: (path) => storage().getFile(path, { decrypt: true }),
});
