// @stacks/connect 7.10 through its wallet chooser, with @stacks/storage 7 (a library of its own) for the files.

const session = new client.UserSession({ appConfig: new client.AppConfig(['store_write', 'publish_data']) });
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
  signText: (message) => legacy('openSignatureRequestPopup', { message }),
  signData: (text) =>
    legacy('openStructuredDataSignatureRequestPopup', {
      domain: {
        type: 'tuple',
        value: {
          name: { type: 'ascii', value: 'Test app' },
          version: { type: 'ascii', value: '1.0' },
          'chain-id': { type: 'uint', value: 1n },
        },
      },
      message: { type: 'utf8', value: text },
    }),
  send: (memo, recipient) => legacy('openSTXTransfer', { recipient, amount: 1500000n, memo }),
  call: (name, recipient) =>
    legacy('openContractCall', {
      contractAddress: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF',
      contractName: 'BNS-V2',
      functionName: 'name-claim-fast',
      functionArgs: [
        {
          type: 'buffer',
          value: Array.from(new TextEncoder().encode(name), (byte) => byte.toString(16).padStart(2, '0')).join(''),
        },
        { type: 'buffer', value: '627463' },
        { type: 'address', value: recipient },
      ],
      postConditions: [{ type: 'stx-postcondition', address: 'origin', condition: 'lte', amount: '2000000' }],
      postConditionMode: 2,
    }),
});

/** Of a wallet that gave no app key at the sign-in: then the tokens are not signed. Without any session this client asks for nothing. */
const keyless = { loadUserData: () => ({ profile: {} }) };

/** Its callbacks as a promise. What went wrong it only writes on the console. */
function legacy(open, options) {
  return new Promise((resolve, reject) => {
    client[open]({
      ...options,
      network: 'mainnet',
      appDetails: { name: document.title, icon: `${location.origin}/icon.svg` },
      userSession: session.isUserSignedIn() ? session : keyless,
      onFinish: ({ stacksTransaction, ...result }) => resolve(result),
      onCancel: () => reject(new Error('cancelled')),
    });
  });
}
