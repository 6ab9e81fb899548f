// sats-connect 4, with the provider that its list names, as an app does that has a list of its own. It gets addresses and no app key.

const provider = 'AutonymProvider';
const read = ({ status, result, error }) => {
  if (status !== 'success') throw Object.assign(new Error(error.message), { code: error.code });
  return result;
};

makePage({
  start: async () => {
    const account = await client.request('wallet_getAccount', null, provider);
    return account.status === 'success' ? account.result : null;
  },
  signIn: async () => read(await client.request('wallet_connect', null, provider)),
  signOut: async () => read(await client.request('wallet_disconnect', null, provider)),
});
