// Passkeys: <form data-passkey="create|get"> asks the browser for one and sends it with the form.
// What to ask for is in data-options, or comes from the form's own address (Web Authentication 2).
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
const plain = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

async function create(options) {
  const asked = options.publicKey;
  return navigator.credentials.create({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: listed(asked.excludeCredentials),
      authenticatorSelection: {
        ...asked.authenticatorSelection,
        residentKey: "required",
        requireResidentKey: true,
        userVerification: "required",
      },
    },
  });
}

async function get(options) {
  const asked = options.publicKey;
  return navigator.credentials.get({
    publicKey: {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: listed(asked.allowCredentials),
    },
  });
}

function written(found) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (found.response[name]) response[name] = plain(found.response[name]);
  }
  if (found.response.getTransports) response.transports = found.response.getTransports();
  return JSON.stringify({
    id: found.id,
    rawId: plain(found.rawId),
    type: found.type,
    authenticatorAttachment: found.authenticatorAttachment || undefined,
    clientExtensionResults: found.getClientExtensionResults(),
    response,
  });
}

async function options(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.action, {
    headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
  });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const kept = form.elements.namedItem("credential");
  const problem = form.querySelector("[data-passkey-problem]");
  form.addEventListener("submit", async (event) => {
    if (kept.value) return;
    event.preventDefault();
    problem.hidden = true;
    try {
      const ask = form.dataset.passkey === "create" ? create : get;
      kept.value = written(await ask(await options(form)));
      form.submit();
    } catch {
      problem.hidden = false;
      problem.focus();
    }
  });
}
