/** The page of a name's web site: small, and plain about where one is. Ids for tests: `#site`, `#address`, `#path`. */

export type Asked = { scheme: 'http:' | 'https:'; host: string; path: string };

/** `policy`: nothing may be loaded, since nothing is needed. */
export function sitePage({ scheme, host, path }: Asked): { body: string; policy: string } {
  const site = host.split('.')[0] ?? host;
  const title = /^[a-z]/.test(site) ? `${site[0]?.toUpperCase()}${site.slice(1).replace(/:\d+$/, '')}` : 'Site';
  const lock = scheme === 'https:' ? 'over https' : 'over http';
  const body = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(title)} · a web site behind a name</title>
<link rel="icon" href="data:,">
<style>
  :root { color-scheme: light dark; --ink: #10302f; --soft: #55706e; --paper: #f3f7f6; --card: #fff; --accent: #0b6e69; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e4efee; --soft: #9ab3b1; --paper: #0d1616; --card: #152322; --accent: #5fd0c5; } }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--paper); color: var(--ink);
    font: 18px/1.55 system-ui, sans-serif; }
  main { max-width: 560px; padding: 40px; background: var(--card); border-radius: 10px; border-top: 6px solid var(--accent);
    box-shadow: 0 8px 32px rgb(0 0 0 / .08); }
  h1 { margin: 0 0 8px; font-size: 32px; line-height: 1.2; }
  p { margin: 0 0 16px; }
  dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 16px; margin: 24px 0 0; font-size: 15px; }
  dt { color: var(--soft); }
  dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace; }
  small { color: var(--soft); font-size: 13px; }
</style>
<main>
  <h1 id="site">${escapeText(title)}</h1>
  <p>You typed a name, its owner’s records led here. No search engine and no domain registrar took part.</p>
  <small>This site is served by the local network on your own machine, ${lock}.</small>
  <dl>
    <dt>Address</dt><dd id="address">${escapeText(`${scheme}//${host}`)}</dd>
    <dt>Asked for</dt><dd id="path">${escapeText(path)}</dd>
  </dl>
</main>
</html>
`;
  return {
    body,
    policy:
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  };
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
