"""What is served beside the operations."""

from __future__ import annotations

import msgspec
import pytest
from openapi_spec_validator import validate

from tests.api.v2.making import drop, make
from tests.conftest import Served
from watersmeet.client import Client
from watersmeet.contract.v2.space import SpaceBulk
from watersmeet.model.ids import tiny
from watersmeet.storage import accounts


def test_health__needs_no_credential(served: Served) -> None:
    nobody = served.anonymous()
    assert (nobody.raw("GET", "/healthz").status_code, nobody.raw("GET", "/healthz").text) == (200, "ok\n")
    assert nobody.raw("GET", "/readyz").status_code == 200


def test_tenant_info__tells_the_cloud_id(served: Served) -> None:
    site = served.do(accounts.the_site)
    answer = served.anonymous().raw("GET", "/_edge/tenant_info")
    assert answer.json() == {"cloudId": site.cloud_id}


@pytest.mark.parametrize("path", ["/wiki/api/v2/openapi.json", "/wiki/rest/api/openapi.json", "/api/v2/openapi.json"])
def test_openapi__is_valid_and_names_the_server(served: Served, path: str) -> None:
    answer = served.anonymous().raw("GET", path)
    assert answer.headers["content-type"].startswith("application/json")
    document = msgspec.json.decode(answer.content)
    validate(document)
    assert document["servers"][0]["url"].startswith(served.url)
    assert served.anonymous().raw("GET", path).content == answer.content


@pytest.mark.parametrize("path", ["/", "/wiki", "/wiki/", "/wiki/api/v2", "/wiki/rest/api/", "/ex/confluence/x/"])
def test_page__is_html_that_loads_nothing(served: Served, path: str) -> None:
    answer = served.anonymous().raw("GET", path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.text.lstrip().startswith("<!doctype html>")
    for outside in ('src="http', 'href="//', "@import", "url("):
        assert outside not in answer.text


def test_page__host_is_escaped(served: Served) -> None:
    answer = served.anonymous().raw("GET", "/", headers={"host": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text


def test_short_link__leads_those_who_may_see(served: Served, admin: Client, space: SpaceBulk) -> None:
    page = make(admin, space, private=True)
    link = str(page.links.tinyui)
    assert link == f"/x/{tiny(int(page.id))}"
    for path in (f"/wiki{link}", f"/wiki{link}/"):
        answer = admin.raw("GET", path)
        assert answer.status_code == 302
        assert answer.headers["location"] == f"{served.url}/wiki{page.links.webui}"
        assert admin.raw("HEAD", path).status_code == 302
    _, member = served.user()
    nowhere = [client.raw("GET", f"/wiki{link}") for client in (member, served.anonymous())]
    nowhere += [admin.raw("GET", f"/wiki/x/{code}") for code in ("AYAp", "!!", "x" * 12, "%2F", "_", "AAAAAAAAAAD")]
    assert {(answer.status_code, answer.content) for answer in nowhere} == {(404, nowhere[0].content)}
    drop(admin, page)
    assert admin.raw("GET", f"/wiki{link}").status_code == 302
