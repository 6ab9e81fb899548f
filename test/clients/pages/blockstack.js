// blockstack 0.17 to 21. From 19 on the functions live on a session, before that on the library itself; their names are the same.

const scopes = ['store_write', 'publish_data'];
const session = blockstack.UserSession ? new blockstack.UserSession({ appConfig: new blockstack.AppConfig(scopes) }) : blockstack;

makePage({
  start: async () => {
    if (session.isUserSignedIn()) return session.loadUserData();
    if (!session.isSignInPending()) return null;
    try {
      return await session.handlePendingSignIn();
    } finally {
      history.replaceState(null, '', location.pathname);
    }
  },
  // The page is left or stays as it is: the answer comes with the next load.
  signIn: () => {
    session.redirectToSignIn(`${location.origin}/`, `${location.origin}/manifest.json`, scopes);
    return new Promise(() => {});
  },
  signOut: () => session.signUserOut(),
  put: (path, text) => session.putFile(path, text, { encrypt: true }),
  get: (path) => session.getFile(path, { decrypt: true }),
});
