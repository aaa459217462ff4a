// The yardstick: plain node:http answering page objects from an in-memory Map. It knows no users, permissions,
// history, validation or disk; it checks only that an Authorization header is there.
import http from "node:http";

const ACCOUNT = "5b10a2844c20165700ede21g";
const pages = new Map(); // id -> page
const inSpace = new Map(); // space id -> page ids, in order
const under = new Map(); // parent id -> page ids, in order
let index; // word -> {total, ids (the first 25)}; made by the first search, not maintained by later writes
let nextId = 100000;

function append(map, key, id) {
  const ids = map.get(key);
  if (ids) ids.push(id);
  else map.set(key, [id]);
  return ids ? ids.length - 1 : 0;
}

const version = (number, message) => ({ number, message, minorEdit: false, authorId: ACCOUNT, createdAt: new Date().toISOString() });

function create(input) {
  const id = String(nextId++);
  append(inSpace, input.spaceId, id);
  const page = {
    id, status: input.status ?? "current", title: input.title, spaceId: input.spaceId,
    parentId: input.parentId ?? null, parentType: input.parentId ? "page" : null,
    position: input.parentId ? append(under, input.parentId, id) : null,
    authorId: ACCOUNT, ownerId: ACCOUNT, lastOwnerId: null, createdAt: new Date().toISOString(),
    version: version(1, ""), value: input.body.value,
  };
  pages.set(id, page);
  return page;
}

function update(page, input) {
  if (input.version.number !== page.version.number + 1) return undefined;
  page.title = input.title;
  page.value = input.body.value;
  page.version = version(input.version.number, input.version.message ?? "");
  return page;
}

const links = (page) => ({
  webui: `/spaces/BENCH/pages/${page.id}/${page.title.replaceAll(" ", "+")}`,
  editui: `/pages/resumedraft.action?draftId=${page.id}`,
  tinyui: `/x/${Number(page.id).toString(36)}`,
});

const shown = (page, body) => ({
  id: page.id, status: page.status, title: page.title, spaceId: page.spaceId, parentId: page.parentId,
  parentType: page.parentType, position: page.position, authorId: page.authorId, ownerId: page.ownerId,
  lastOwnerId: page.lastOwnerId, createdAt: page.createdAt, version: page.version, body, _links: links(page),
});

const withBody = (page) => shown(page, { storage: { representation: "storage", value: page.value } });

const asChild = (page) => ({
  id: page.id, status: page.status, title: page.title, type: "page", spaceId: page.spaceId, childPosition: page.position,
});

function list(ids, limit, path, show) {
  const answer = { results: ids.slice(0, limit).map((id) => show(pages.get(id))), _links: { base: "http://127.0.0.1/wiki" } };
  if (ids.length > limit) answer._links.next = `${path}?limit=${limit}&cursor=${limit}`;
  return answer;
}

function makeIndex() {
  index = new Map();
  for (const page of pages.values()) {
    for (const word of new Set(page.value.toLowerCase().match(/[a-z]+/g))) {
      const entry = index.get(word);
      if (!entry) index.set(word, { total: 1, ids: [page.id] });
      else {
        entry.total += 1;
        if (entry.ids.length < 25) entry.ids.push(page.id);
      }
    }
  }
}

function found(page, word) {
  const at = Math.max(0, page.value.toLowerCase().indexOf(word) - 100);
  return {
    content: { id: page.id, type: "page", status: page.status, title: page.title, childTypes: {}, macroRenderedOutput: {},
      restrictions: {}, _expandable: {}, _links: { webui: links(page).webui, self: `/wiki/rest/api/content/${page.id}` } },
    title: page.title, excerpt: page.value.slice(at, at + 300).replace(word, `@@@hl@@@${word}@@@endhl@@@`), url: links(page).webui,
    resultGlobalContainer: { title: "Benchmark", displayUrl: "/spaces/BENCH" }, breadcrumbs: [], entityType: "content",
    iconCssClass: "aui-icon content-type-page", lastModified: page.version.createdAt, friendlyLastModified: "today", score: 1,
  };
}

function search(query, limit) {
  if (!index) makeIndex();
  const cql = query.get("cql");
  const word = cql.match(/"([^"]*)"/)[1].toLowerCase();
  const entry = index.get(word) ?? { total: 0, ids: [] };
  const results = entry.ids.slice(0, limit).map((id) => found(pages.get(id), word));
  return { results, start: 0, limit, size: results.length, totalSize: entry.total, cqlQuery: cql, searchDuration: 1,
    _links: { base: "http://127.0.0.1/wiki", context: "/wiki" } };
}

function send(response, status, value) {
  const text = JSON.stringify(value);
  response.writeHead(status, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
  response.end(text);
}

const refuse = (response, status) => send(response, status, { errors: [{ status, code: "REFUSED", title: "Refused", detail: null }] });

function read(response, path, query) {
  const [, , , , kind, id, what] = path.split("/"); // /wiki/api/v2/pages/7/direct-children
  const limit = Number(query.get("limit") ?? 25);
  if (path === "/wiki/rest/api/search") return send(response, 200, search(query, limit));
  if (kind === "spaces" && what === "pages") return send(response, 200, list(inSpace.get(id) ?? [], limit, path, (page) => shown(page, {})));
  const page = kind === "pages" ? pages.get(id) : undefined;
  if (!page) return refuse(response, 404);
  if (what === "direct-children") return send(response, 200, list(under.get(id) ?? [], limit, path, asChild));
  return send(response, 200, query.get("body-format") === "storage" ? withBody(page) : shown(page, {}));
}

function write(request, response, path, input) {
  if (request.method === "POST" && path === "/wiki/api/v2/spaces") return send(response, 201, { id: "65537", key: input.key, name: input.name });
  if (request.method === "POST") return send(response, 200, withBody(create(input)));
  const page = pages.get(path.slice(path.lastIndexOf("/") + 1));
  if (!page) return refuse(response, 404);
  const updated = update(page, input);
  return updated ? send(response, 200, withBody(updated)) : refuse(response, 409);
}

const server = http.createServer((request, response) => {
  const mark = request.url.indexOf("?");
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  if (path === "/healthz") return send(response, 200, { status: "ok" });
  if (!request.headers.authorization) return refuse(response, 401);
  if (request.method === "GET") return read(response, path, new URLSearchParams(mark < 0 ? "" : request.url.slice(mark)));
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => write(request, response, path, JSON.parse(Buffer.concat(parts))));
});
server.keepAliveTimeout = 120_000;
server.listen(Number(process.argv[2]), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
