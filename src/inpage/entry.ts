/** How Autonym stands in a wallet list (WBIP-004). `id` is the path of the provider on window. */
export const walletEntry = {
  id: 'AutonymProvider',
  name: 'Autonym',
  version: '0.1.0',
  icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='%230f5f66'/><path d='M9 23 16 8l7 15M12 18h8' fill='none' stroke='%23fff' stroke-width='2.5'/></svg>",
  methods: ['getAddresses', 'stx_getAddresses', 'wallet_connect'],
};
