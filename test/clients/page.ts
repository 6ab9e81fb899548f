/** The page of one client: its library as published, the script of its kind, and a few buttons. */

/** `scripts`: paths in the order in which they are loaded. */
export function clientPage(alias: string, scripts: string[]): string {
  return `<!doctype html>
<html lang="en" data-state="loading">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Test app ${alias}</title>
    <link rel="icon" href="data:,">
    <style>
      :root { color-scheme: light dark; }
      body { max-width: 640px; margin: 32px auto; padding: 0 16px; font: 15px/1.5 system-ui, sans-serif; }
      button, input { min-height: 36px; padding: 4px 16px; font: inherit; }
      pre { overflow: auto; max-height: 320px; padding: 12px; border: 1px solid #8888; border-radius: 8px; font-size: 13px; }
      #error { color: #b3261e; }
    </style>
  </head>
  <body>
    <h1>${alias}</h1>
    <p>State: <strong id="state">loading</strong></p>
    <p><button id="sign-in">Sign in</button> <button id="sign-out">Sign out</button></p>
    <p><label>File <input id="file" value="hello.txt"></label> <label>Text <input id="text" value="Hello from ${alias}"></label></p>
    <p><button id="put">Store</button> <button id="get">Read</button></p>
    <p>Read: <output id="content"></output></p>
    <p><label>Recipient <input id="recipient" value="SP000000000000000000002Q6VF78"></label> <label>Arguments <input id="args"></label></p>
    <p><button id="sign-text">Sign text</button> <button id="sign-data">Sign data</button> <button id="send">Send</button> <button id="call">Call</button></p>
    <p id="error" role="alert"></p>
    <pre id="user"></pre>
    <pre id="signed"></pre>
${scripts.map((path) => `    <script src="${path}"></script>`).join('\n')}
  </body>
</html>
`;
}
