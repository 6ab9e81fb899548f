// sats-connect 4, with the provider that its list names, as an app does that has a list of its own. It gets addresses and no app key.
// `app.answer` is what the library resolved to: an app that follows its guide reads `status` and catches nothing.

const { id: provider } = client.getProviders().find(({ name }) => name === 'Autonym');
async function ask(method, params = null) {
  app.answer = null;
  app.answer = await client.request(method, params, provider);
  const { status, result, error } = app.answer;
  if (status !== 'success') throw Object.assign(new Error(error.message), { code: error.code });
  return result;
}

makePage({
  start: async () => {
    const account = await client.request('wallet_getAccount', null, provider);
    return account.status === 'success' ? account.result : null;
  },
  signIn: () => ask('wallet_connect'),
  signOut: () => ask('wallet_disconnect'),
  signText: (message) => ask('stx_signMessage', { message }),
  signData: (text) => ask('stx_signStructuredMessage', { domain: hexValues.domain, message: hexValues.utf8(text) }),
  send: (memo, recipient) => ask('stx_transferStx', { recipient, amount: 1500000, memo }),
  call: (_name, _recipient, [name, namespace, owner, limit]) =>
    ask('stx_callContract', {
      contract: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2',
      functionName: 'name-claim-fast',
      functionArgs: [name, namespace, owner],
      postConditions: [limit],
      postConditionMode: 'deny',
    }),
});
