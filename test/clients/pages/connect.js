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
  // 2 and 4 sign transactions only.
  ...(client.openSignatureRequestPopup && {
    signText: (message) => legacy('openSignatureRequestPopup', { message }),
    // In the notation of @stacks/transactions 6: 1 a number, 12 a tuple, 13 and 14 text.
    signData: (text) =>
      legacy('openStructuredDataSignatureRequestPopup', {
        domain: {
          type: 12,
          data: {
            name: { type: 13, data: 'Test app' },
            version: { type: 13, data: '1.0' },
            'chain-id': { type: 1, value: 1n },
          },
        },
        message: { type: 14, data: text },
      }),
  }),
  send: (memo, recipient) => legacy('openSTXTransfer', { recipient, amount: '1500000', memo }),
  call: (_name, _recipient, [name, namespace, owner, limit]) =>
    legacy('openContractCall', {
      contractAddress: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF',
      contractName: 'BNS-V2',
      functionName: 'name-claim-fast',
      functionArgs: [name, namespace, owner],
      // Of an account by its address: 6 and 7.0 cannot read one of *whoever signs* in what comes back.
      postConditions: [limit],
      postConditionMode: 2,
    }),
});

/**
 * Its callbacks as a promise. No network is named, as most apps do it: 6 and 7.0 then say testnet, 2 and 4 nothing. 2 and 4 have no word for a no
 * to a transaction.
 */
function legacy(open, options) {
  return new Promise((resolve, reject) => {
    const done = ({ stacksTransaction, ...result }) => resolve(result);
    client[open]({
      ...options,
      appDetails: { name: document.title, icon: `${location.origin}/icon.svg` },
      userSession: session,
      onFinish: done,
      finished: done,
      onCancel: () => reject(new Error('cancelled')),
    }).catch(reject);
  });
}
