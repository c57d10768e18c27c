// Request token, access token, release and upload with oauth-1.0a and the fetch of Node itself.

import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline/promises";

import OAuth from "oauth-1.0a";

const server = process.argv[2] ?? process.env.PYPI_MOCK_URL ?? "http://127.0.0.1:8000";
const wheel = process.argv[3] ?? "spam-1.0-py3-none-any.whl";
const [name, version] = basename(wheel).split("-");

const oauth = OAuth({
  consumer: { key: "consumer-key", secret: "consumer-secret" },
  signature_method: "HMAC-SHA1",
  hash_function: (text, key) => createHmac("sha1", key).update(text).digest("base64"),
});

// `form` is what is signed beside the query of the URL: fields of a form, and nothing else.
async function call(method, path, { token, form, body } = {}) {
  const url = server + path;
  const signed = oauth.authorize({ method, url, data: form }, token);
  // What is signed must be what is sent: of an array one field for each of its values.
  const pairs = Object.entries(form ?? {}).flatMap(([key, value]) =>
    [value].flat().map((single) => [key, single]),
  );
  const response = await fetch(url, {
    method,
    headers: { ...oauth.toHeader(signed) },
    body: form ? new URLSearchParams(pairs) : body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return text;
}

async function askForToken(path, token) {
  const fields = new URLSearchParams(await call("GET", path, { token }));
  return { key: fields.get("oauth_token"), secret: fields.get("oauth_token_secret") };
}

const requestToken = await askForToken("/oauth/request_token");

console.log(`Open ${server}/oauth/authorise?oauth_token=${requestToken.key}`);
const terminal = createInterface({ input: process.stdin, output: process.stdout });
await terminal.question("Allow it, then press Enter. ");
terminal.close();

const token = await askForToken("/oauth/access_token", requestToken);

// A query must write a space as %20: the library leaves a + as it is and signs it as %2B
// (the mistake params.plus-not-decoded-to-space). URLSearchParams writes +, encodeURIComponent does not.
const text = encodeURIComponent("spam and eggs");
console.log(await call("GET", `/oauth/test?test=${text}`, { token }));

// In a form the + does no harm: the library is given the fields before they are encoded.
const release = {
  name,
  version,
  summary: "Frühstück für alle",
  classifiers: ["Programming Language :: Python :: 3", "Intended Audience :: Developers"],
};
console.log(await call("POST", "/oauth/add_release", { token, form: release }));

// A multipart body is not signed. Its particulars therefore go into the query, which is; the
// body has the file and nothing else.
const file = { name, version, filename: basename(wheel), filetype: "bdist_wheel", pyversion: "py3" };
const query = Object.entries(file).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
const body = new FormData();
body.append("content", new Blob([await readFile(wheel)]), basename(wheel));
console.log(await call("POST", `/oauth/upload?${query.join("&")}`, { token, body }));
