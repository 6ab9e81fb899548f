// What every client page has in common: the buttons, and `window.app` for the tests. The kinds of clients call `makePage` with their own
// five functions; everything between is the published library.

const find = (id) => document.getElementById(id);

/**
 * start: the user who is signed in already or comes back from the wallet, or null · signIn: the user, or undefined when the page is left ·
 * put, get: absent where the client has no storage.
 */
globalThis.makePage = function makePage({ start, signIn, signOut, put, get }) {
  const app = { ready: false, user: null, error: '', stored: null, content: null };
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
    show(state);
    try {
      await act();
    } catch (error) {
      app.error = String(error?.message || error);
    }
    show(app.user ? 'signed-in' : app.error ? 'error' : 'signed-out');
  }

  function show(state) {
    document.documentElement.dataset.state = state;
    find('state').textContent = state;
    find('error').textContent = app.error;
    find('user').textContent = app.user ? JSON.stringify(app.user, null, 2) : '';
    find('content').textContent = app.content ?? '';
  }
};
