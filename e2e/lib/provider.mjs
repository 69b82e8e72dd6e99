// An outside identity provider in small (统一身份认证): it speaks OpenID Connect, signs with RS256 and checks the client's secret and
// the PKCE verifier. One person sits before it.
import { createHash, createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import { createServer } from "node:http";

export const PERSON = "f:7c1e:0042";
const CLIENT = "zhifa";
const SECRET = randomUUID();

const text = (value) => Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

const PAGE = (href) => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>统一身份认证</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main><h1>统一身份认证</h1>
<p>综合行政执法请求确认您的身份。</p><p><a href="${href.replaceAll("&", "&amp;")}">确认登录</a></p></main></body></html>`;

/** Starts it; gives the house's configuration for it, and the server to be closed. */
export async function provider() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const begun = new Map();
  let issuer = "";
  const answers = {
    "/.well-known/openid-configuration": () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    }),
    "/keys": () => ({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "e2e", use: "sig", alg: "RS256" }] }),
    "/authorize": (asked) => {
      const code = randomUUID();
      begun.set(code, asked);
      const back = new URL(asked.get("redirect_uri"));
      back.searchParams.set("code", code);
      back.searchParams.set("state", asked.get("state"));
      return PAGE(back.href);
    },
    "/token": (asked, headers) => {
      const first = begun.get(asked.get("code"));
      begun.delete(asked.get("code"));
      const proof = createHash("sha256").update(asked.get("code_verifier") ?? "").digest("base64url");
      const known = headers.authorization === `Basic ${Buffer.from(`${CLIENT}:${SECRET}`).toString("base64")}`;
      if (!known || proof !== first?.get("code_challenge")) return null;
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: issuer, aud: CLIENT, sub: PERSON, iat: now, exp: now + 300, nonce: first.get("nonce") };
      const signed = `${text({ alg: "RS256", kid: "e2e" })}.${text(claims)}`;
      return { id_token: `${signed}.${createSign("sha256").update(signed).sign(privateKey, "base64url")}` };
    },
  };
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const piece of request) body += piece;
    const url = new URL(request.url, issuer);
    const asked = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
    const said = answers[url.pathname]?.(asked, request.headers);
    const html = typeof said === "string";
    // A browser asks every house for its icon.
    const status = said ? 200 : url.pathname === "/favicon.ico" ? 204 : 400;
    response.writeHead(status, { "content-type": html ? "text/html; charset=utf-8" : "application/json" });
    response.end(html ? said : said && JSON.stringify(said));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${server.address().port}`;
  const configuration = `[oidc]\nissuer = "${issuer}"\nclient_id = "${CLIENT}"\nclient_secret = "${SECRET}"\n`;
  return { configuration, server };
}
