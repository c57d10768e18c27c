// npm install --save-dev testcontainers, then: node --test

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { GenericContainer, Wait } from "testcontainers";

/** @type {import("testcontainers").StartedTestContainer} */
let container;
/** @type {string} */
let url;

before(async () => {
  container = await new GenericContainer("pypi-mock")
    .withExposedPorts(8000)
    .withWaitStrategy(Wait.forHttp("/_mock/readyz", 8000))
    .start();
  url = `http://${container.getHost()}:${container.getMappedPort(8000)}`;
});

after(() => container.stop());

test("it answers", async () => {
  const answer = await fetch(`${url}/simple/`);

  assert.equal(answer.status, 200);
});
