// Hello: sign in, show who the app thinks you are, sign out. `blockstack` is the published library, as it came.

const scopes = ['store_write'];
// Before version 19 the functions lie on the library itself.
const session = blockstack.UserSession ? new blockstack.UserSession({ appConfig: new blockstack.AppConfig(scopes) }) : blockstack;
const find = (id) => document.getElementById(id);

find('sign-in').onclick = () => {
  show('signing-in');
  session.redirectToSignIn(`${location.origin}/`, `${location.origin}/manifest.json`, scopes);
};
find('sign-out').onclick = () => {
  session.signUserOut();
  show('signed-out');
};
find('cancel').onclick = () => show('signed-out');

start().catch((error) => show('error', `Signing in did not work: ${error.message}`));

/** A signed-in person stays signed in; one who comes back from the wallet brings the answer in the address. */
async function start() {
  if (session.isUserSignedIn()) return greet(session.loadUserData());
  if (!session.isSignInPending()) return;
  show('signing-in');
  try {
    greet(await session.handlePendingSignIn());
  } finally {
    // The answer was for this page only: it shall not stay in the address bar or the history.
    history.replaceState(null, '', location.pathname);
  }
}

function greet({ profile, username, identityAddress, appPrivateKey }) {
  const person = new blockstack.Person(profile ?? {});
  find('name').textContent = person.name() || username || 'friend';
  find('identity').textContent = identityAddress;
  find('username').textContent = username || 'none yet';
  find('app-address').textContent = blockstack.publicKeyToAddress(blockstack.getPublicKeyFromPrivate(appPrivateKey));
  find('profile').textContent = JSON.stringify(profile, null, 2);
  show('signed-in');
}

/** The one place that changes what is on the screen: signed-out, signing-in, signed-in or error. */
function show(state, error = '') {
  document.documentElement.dataset.state = state;
  find('error').textContent = error;
}
