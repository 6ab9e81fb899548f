/** How Autonym stands in a wallet list (WBIP-004). `id` is the path of the provider on window. */
export const walletEntry = {
  id: 'AutonymProvider',
  name: 'Autonym',
  version: '0.1.0',
  icon: "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8' style='background:%230f5f66'><path fill='none' stroke='%23fff' d='m2 6 2-4 2 4M3 5h2'/></svg>",
};
