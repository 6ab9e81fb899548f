// @stacks/connect 8 through its wallet chooser. It asks for addresses and gets no app key, so it has no storage.

makePage({
  start: async () => (client.isConnected() ? client.getLocalStorage() : null),
  signIn: () => client.connect(),
  signOut: () => client.disconnect(),
  signText: (message) => client.request('stx_signMessage', { message }),
  signData: (text) =>
    client.request('stx_signStructuredMessage', {
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
  send: (memo, recipient) => client.request('stx_transferStx', { recipient, amount: 1500000, memo }),
  call: (name, recipient) =>
    client.request('stx_callContract', {
      contract: 'SP2QEZ06AGJ3RKJPBV14SY1V5BBFNAW33D96YPGZF.BNS-V2',
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
      postConditionMode: 'deny',
    }),
});
