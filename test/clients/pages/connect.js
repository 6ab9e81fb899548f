// connect 2 (@blockstack), 4, 6 and 7.0 (@stacks), without their own screens. From 4 on files need @stacks/storage, a library of its own.

const client = globalThis.blockstackConnect ?? stacksConnect;
const session = client.getOrCreateUserSession();
const files = () => (session.putFile ? session : new StacksStorage.Storage({ userSession: session }));

makePage({
  start: async () => (session.isUserSignedIn() ? session.loadUserData() : null),
  signIn: () =>
    new Promise((resolve, reject) => {
      const done = () => resolve(session.loadUserData());
      client
        .authenticate({
          userSession: session,
          appDetails: { name: document.title, icon: `${location.origin}/icon.svg` },
          redirectTo: '/',
          manifestPath: '/manifest.json',
          onFinish: done,
          finished: done,
          onCancel: () => reject(new Error('cancelled')),
        })
        .catch(reject);
    }),
  signOut: () => session.signUserOut(),
  put: (path, text) => files().putFile(path, text, { encrypt: true }),
  get: (path) => files().getFile(path, { decrypt: true }),
});
