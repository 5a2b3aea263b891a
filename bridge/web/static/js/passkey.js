// Asking the browser for a passkey. The bridge speaks JSON with base64url; the browser speaks buffers.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const text = (buffer) => (buffer ? btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") : null);
const numbers = (host) => /^[\d.]+$/.test(host) || host.startsWith("[");

/** Whether this browser, at this address, can have passkeys: they belong to a name, and need https or localhost. */
export const possible = () => Boolean(window.PublicKeyCredential) && isSecureContext && !numbers(location.hostname);

/** Why not, in words. */
export const whyNot = () => (numbers(location.hostname)
  ? "Passkeys do not work at a numeric address. Open this page by its name, or as localhost on this computer, to add one."
  : "This browser offers passkeys only where the page is opened by https.");

const named = ({ id, ...rest }) => ({ ...rest, id: bytes(id) });

/** Makes a passkey; what comes back is for the bridge. */
export async function create(options) {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: named(options.user),
    excludeCredentials: (options.excludeCredentials ?? []).map(named),
  };
  const { id, type, rawId, response } = await navigator.credentials.create({ publicKey });
  return { id, type, rawId: text(rawId), response: { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) } };
}

/** Signs with a passkey that the device has for this house. */
export async function get(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: (options.allowCredentials ?? []).map(named) };
  const { id, type, rawId, response } = await navigator.credentials.get({ publicKey });
  return {
    id, type, rawId: text(rawId),
    response: {
      clientDataJSON: text(response.clientDataJSON), authenticatorData: text(response.authenticatorData),
      signature: text(response.signature), userHandle: text(response.userHandle),
    },
  };
}

/** What went wrong on the device, for a person; null: they changed their mind. */
export function said(error) {
  if (error.name === "NotAllowedError" || error.name === "AbortError") return null;
  if (error.name === "InvalidStateError") return "This device has a passkey here already.";
  return error.message;
}
