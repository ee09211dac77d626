// The certified OpenID provider, set up as the providers that people sign in by here are.
// What it is told comes as JSON in the first argument; it prints a line once it listens.
import { Provider } from "oidc-provider";

const said = JSON.parse(process.argv[2]);
const provider = new Provider(`http://127.0.0.1:${said.port}`, {
  clients: said.clients,
  jwks: { keys: [said.key] },
  pkce: { required: () => true },
  scopes: ["openid", "offline_access"],
  claims: { openid: ["sub"], profile: said.profile, email: ["email", "email_verified"] },
  conformIdTokenClaims: false,
  extraParams: ["vtr"],
  enabledJWA: {
    clientAuthSigningAlgValues: ["RS512"],
    idTokenSigningAlgValues: ["RS256", "RS512"],
  },
  cookies: { keys: ["only-for-tests"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...said.claims }) }),
});
provider.listen(said.port, "127.0.0.1", () => console.log("listening"));
