// open311@0.0.12, a client that others wrote, against the server: every call it has, in JSON and in XML.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, describe, test } from "node:test";
import { start_server } from "./server.mjs";

const Open311 = createRequire(import.meta.url)("open311");

let server;
before(async () => {
  server = await start_server();
});
after(async () => {
  await server?.stop();
});

/** Calls a method of the client; rejects with { status, body } where it says an error. */
const call = (client, method, ...args) =>
  new Promise((resolve, reject) => {
    client[method](...args, (error, body) => (error ? reject({ status: error, body }) : resolve(body)));
  });

// Never the same twice, and without digits, which the public view could take for a telephone number.
const letters = () => Array.from({ length: 16 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join("");
const words = (format) => `interop ${format} ${letters()} <路灯> & "dark"`;

/** A value for an attribute, by its datatype. */
function value_for(attribute) {
  switch (attribute.datatype) {
    case "number": return "3";
    case "datetime": return "2026-01-02T03:04:05Z";
    case "singlevaluelist": return attribute.values[0].key;
    case "multivaluelist": return attribute.values.map((value) => value.key);
    default: return "said";
  }
}
const is_true = (value) => value === true || value === "true";

for (const format of ["json", "xml"]) {
  describe(`open311@0.0.12 in ${format}`, () => {
    let client, services, place, plain, asked;

    before(async () => {
      const discoverer = new Open311({ discovery: `${server.base}/open311/discovery.${format}` });
      const found = await call(discoverer, "serviceDiscovery", { cache: true });
      assert.equal(found.endpoints.length, 3);
      client = new Open311({ endpoint: discoverer.endpoint, apiKey: server.key, format });
      services = await call(client, "serviceList");
      plain = services.find((s) => s.type === "realtime" && !is_true(s.metadata));
      for (const service of services.filter((s) => s.type === "realtime" && is_true(s.metadata))) {
        const { attributes } = await call(client, "serviceDefinition", service.service_code);
        if (attributes.some((a) => is_true(a.variable) && is_true(a.required))) asked ??= service;
      }
      place = { address_string: "示例路1号" };
    });

    const post = (service_code, more = {}) =>
      call(client, "submitRequest", { service_code, description: words(format), ...place, ...more });

    test("discovery names both endpoints of GeoReport, and Inquiry, with both formats", async () => {
      const found = await call(new Open311({ discovery: `${server.base}/open311/discovery.${format}` }), "serviceDiscovery");
      assert.deepEqual(found.endpoints.map((e) => e.type), ["production", "test", "production"]);
      assert.deepEqual(found.endpoints.map((e) => e.specification.split("/").pop()), ["GeoReport_v2", "GeoReport_v2", "Inquiry_v1"]);
      for (const endpoint of found.endpoints) {
        assert.deepEqual(endpoint.formats, ["text/xml", "application/json"]);
      }
      assert.ok(new Date(found.changeset) <= new Date());
    });

    test("the list has services with every field", () => {
      assert.ok(services.length > 3);
      for (const service of services)
        for (const field of ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"])
          assert.ok(field in service, `${service.service_code}: ${field}`);
    });

    test("a definition has its attributes", async () => {
      const definition = await call(client, "serviceDefinition", asked.service_code);
      assert.equal(definition.service_code, asked.service_code);
      assert.ok(definition.attributes.length >= 1);
      for (const attribute of definition.attributes) assert.ok(attribute.code && attribute.datatype && attribute.order);
    });

    test("a post gives an id, and the request can be read", async () => {
      const description = words(format);
      const made = await post(plain.service_code, { description });
      assert.equal(made.length, 1);
      const id = made[0].service_request_id;
      assert.ok(id);
      assert.ok(!("token" in made[0]));
      const [request] = await call(client, "serviceRequests", id);
      assert.equal(request.service_request_id, id);
      assert.equal(request.status, "open");
      assert.equal(request.service_code, plain.service_code);
      assert.equal(request.description, description);
      assert.ok(request.requested_datetime instanceof Date && !Number.isNaN(request.requested_datetime.getTime()));
    });

    test("attributes are asked for and taken", async () => {
      const definition = await call(client, "serviceDefinition", asked.service_code);
      const needed = definition.attributes.filter((a) => is_true(a.variable) && is_true(a.required));
      assert.ok(needed.length >= 1);
      await assert.rejects(post(asked.service_code), (error) => {
        assert.equal(error.status, 400);
        assert.ok(error.body.includes(`${needed[0].code} required`), error.body);
        return true;
      });
      const attributes = Object.fromEntries(needed.map((a) => [a.code, value_for(a)]));
      const made = await post(asked.service_code, { attributes });
      assert.ok(made[0].service_request_id);
    });

    test("a batch service gives a token", async (t) => {
      const batch = services.find((s) => s.type === "batch");
      if (!batch) return t.skip("this server has no batch service");
      const made = await post(batch.service_code);
      assert.ok(made[0].token);
      assert.ok(!("service_request_id" in made[0]));
      const [answer] = await call(client, "token", made[0].token);
      assert.equal(answer.token, made[0].token);
    });

    test("a blackbox service gives neither", async (t) => {
      const blackbox = services.find((s) => s.type === "blackbox");
      if (!blackbox) return t.skip("this server has no blackbox service");
      const made = await post(blackbox.service_code);
      assert.ok(!made[0].token && !made[0].service_request_id);
    });

    test("many can be asked for by their ids and by filters", async () => {
      const ids = [];
      for (let i = 0; i < 3; i += 1) ids.push((await post(plain.service_code))[0].service_request_id);
      const some = await call(client, "serviceRequests", ids, {});
      assert.deepEqual(some.map((r) => r.service_request_id).sort(), [...ids].sort());
      const newest = await call(client, "serviceRequests", { service_code: plain.service_code, status: "open", page_size: 2 });
      assert.equal(newest.length, 2);
      assert.ok(newest[0].requested_datetime >= newest[1].requested_datetime);
      const none = await call(client, "serviceRequests", { page: 50, page_size: 1000 });
      assert.equal(none.length, 0);
    });

    test("what is not there is 404", async () => {
      await assert.rejects(call(client, "serviceRequests", "XX-000000-0000000"), (e) => e.body.endsWith("404"));
      await assert.rejects(call(client, "serviceDefinition", "no-such-service"), (e) => e.body.endsWith("404"));
      await assert.rejects(call(client, "token", "NOSUCHTOKEN"), (e) => e.body.endsWith("404"));
    });

    test("a wrong key is 403, told in the format asked for", async () => {
      const stranger = new Open311({ endpoint: client.endpoint, apiKey: "wrong", format });
      await assert.rejects(call(stranger, "submitRequest", { service_code: plain.service_code, ...place }), (error) => {
        assert.equal(error.status, 403);
        assert.ok(error.body.includes(format === "json" ? '[{"code":403' : "<error><code>403</code>"), error.body);
        return true;
      });
    });
  });
}
