/** The start page: what to try on the local network, and that it is one. Ids for tests: `#apps a`, `#names a`, `#tour li`. */

/** `leadsTo`: one sentence on what a person will see. */
export type NameToTry = { name: string; leadsTo: string };

export type StartPage = {
  apps: { id: string; name: string; description: string; url: string }[];
  names: NameToTry[];
  nodeUrl: string;
  hubUrl: string;
  tour?: string[];
};

const firstSteps = [
  'Make an identity: follow the welcome in the tab beside this one, or choose Autonym among your browser’s extensions.',
  'Sign in to an app below and approve.',
  'Type one of the names below into the address bar.',
  'Lock Autonym, reload the app, unlock: you are still signed in.',
];

export function startPage({ apps, names, nodeUrl, hubUrl, tour = firstSteps }: StartPage): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Autonym: things to try</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/look.css">
  </head>
  <body>
    <main>
      <h1>Things to try</h1>
      <p class="notice"><strong>This is a local network.</strong> The chain, the storage, the apps and the names below run on this machine
        only, and end when you stop them. Nothing here exists on the real network, and no coin here is worth anything.</p>

      <ol id="tour">
${tour.map((step) => `        <li>${escapeText(step)}</li>`).join('\n')}
      </ol>

      <h2>Apps to sign in to</h2>
      <ul id="apps" class="cards">
${apps.map(appCard).join('\n')}
      </ul>

      <h2>Names to type</h2>
      ${names.length === 0 ? '<p class="soft">No name was set up in this run.</p>' : nameList(names)}
    </main>
    <footer>Node <code>${escapeText(nodeUrl)}</code> · storage <code>${escapeText(hubUrl)}</code></footer>
  </body>
</html>
`;
}

function appCard({ id, name, description, url }: StartPage['apps'][number]): string {
  return `        <li><a href="${escapeText(url)}"><img class="icon" src="/${escapeText(id)}.svg" alt="">
          <span><strong>${escapeText(name)}</strong>${escapeText(description)}<br><span class="soft mono">${escapeText(url)}</span></span></a></li>`;
}

/** `http://`, so that a click opens the name and no search engine. */
function nameList(names: NameToTry[]): string {
  const items = names.map(
    ({ name, leadsTo }) =>
      `        <dt><a href="http://${escapeText(name)}/">${escapeText(name)}</a></dt><dd>${escapeText(leadsTo)}</dd>`,
  );
  return `<dl id="names">\n${items.join('\n')}\n      </dl>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
