// What every client page has in common: the buttons, and `window.app` for the tests. The kinds of clients call `makePage` with their own
// five functions; everything between is the published library.

const find = (id) => document.getElementById(id);

/** What the pages hand over as hex, which every generation takes. */
globalThis.hexValues = {
  domain:
    '0c0000000308636861696e2d69640100000000000000000000000000000001046e616d650d0000000854657374206170700776657273696f6e0d00000003312e30',
  utf8: (text) => {
    const bytes = [...new TextEncoder().encode(text)];
    return `0e${[bytes.length >>> 24, bytes.length >>> 16, bytes.length >>> 8, bytes.length, ...bytes]
      .map((byte) => (byte & 255).toString(16).padStart(2, '0'))
      .join('')}`;
  },
};

/**
 * start: the user who is signed in already or comes back from the wallet, or null · signIn: the user, or undefined when the page is left ·
 * put, get: absent where the client has no storage; signText, signData, send, call (with its three arguments and a post-condition as hex): absent
 * where it has no signatures.
 */
globalThis.makePage = function makePage({ start, signIn, signOut, put, get, ...signing }) {
  const app = { ready: false, user: null, error: '', code: null, stored: null, content: null, signed: null };
  window.app = app;

  Object.assign(app, {
    signIn: () =>
      run('signing-in', async () => {
        app.user = (await signIn()) ?? app.user;
      }),
    signOut: () =>
      run('signing-out', async () => {
        await signOut();
        Object.assign(app, { user: null, stored: null, content: null });
      }),
    put: () =>
      run('storing', async () => {
        app.stored = null;
        app.stored = await put(find('file').value, find('text').value);
      }),
    get: () =>
      run('reading', async () => {
        app.content = null;
        app.content = await get(find('file').value);
      }),
  });

  for (const [id, act] of [
    ['sign-text', 'signText'],
    ['sign-data', 'signData'],
    ['send', 'send'],
    ['call', 'call'],
  ]) {
    find(id).disabled = !signing[act];
    find(id).onclick = () =>
      run(id, async () => {
        app.signed = null;
        app.signed = await signing[act](find('text').value, find('recipient').value, find('args').value.split(' '));
      });
  }

  find('sign-in').onclick = app.signIn;
  find('sign-out').onclick = app.signOut;
  find('put').onclick = app.put;
  find('get').onclick = app.get;
  find('put').disabled = !put;
  find('get').disabled = !get;

  run('loading', async () => {
    app.user = await start();
  }).then(() => {
    app.ready = true;
  });

  async function run(state, act) {
    app.error = '';
    app.code = null;
    show(state);
    try {
      await act();
    } catch (error) {
      app.error = String(error?.message || error);
      app.code = error?.code ?? null;
    }
    show(app.user ? 'signed-in' : app.error ? 'error' : 'signed-out');
  }

  function show(state) {
    document.documentElement.dataset.state = state;
    find('state').textContent = state;
    find('error').textContent = app.error;
    find('user').textContent = app.user ? JSON.stringify(app.user, null, 2) : '';
    find('content').textContent = app.content ?? '';
    find('signed').textContent = app.signed ? JSON.stringify(app.signed, null, 2) : '';
  }
};
