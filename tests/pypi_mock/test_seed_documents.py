"""pypi_mock/seeds: reading, merging, loading and dumping; mistakes are told where they are."""

from __future__ import annotations

import base64

import pytest
import tomli_w

from pypi_mock.seeds import builtin
from pypi_mock.seeds.dumping import dump
from pypi_mock.seeds.model import Seed, User
from pypi_mock.seeds.reading import read_file, read_text
from pypi_mock.seeds.resetting import begin_with, replaced_by, reset
from pypi_mock.seeds.synthesis import synthesise
from pypi_mock.seeds.writing import as_toml
from pypi_mock.simulation.clock import clock
from releases.models import File, Project, Role
from tests.pypi_mock.scenes import control

EVERYTHING = """
[[users]]
name = "carol"
password = "c"

[[users]]
name = "dora"
password_hash = "md5$salt$x"
active = false
email = "dora@people.example"
email_verified = true
two_factor = true

[[api_tokens]]
user = "carol"
name = "Known"
token = "pypi-of-carol"
projects = ["Spam.Eggs"]
expires = 2012-06-03T12:00:00Z

[[api_tokens]]
user = "dora"
name = "Not known"
digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
prefix = "pypi-of-dora"

[[publishers]]
user = "carol"
project = "Spam.Eggs"
issuer = "https://ci.example"
environment = "pypi"
claims = { project_path = "carol/spam", ref = "main" }

[[issuers]]
url = "https://ci.example"

[[issuers.jwks.keys]]
kty = "EC"
crv = "P-256"
kid = "k"
x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"
y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"

[[consumers]]
key = "c k"
secret = "s"
owner = "carol"
callbacks = ["app:/x"]
dialect = "rfc5849"
rsa_public_key = "generate"

[[tokens]]
key = "old"
consumer = "c k"
user = "carol"
expires = 2012-06-01T12:00:00Z

[[request_tokens]]
key = "r"
consumer = "c k"
callback = "app:/x"
verifier = "v"
state = "authorized"
user = "carol"

[[projects]]
name = "Spam"
owners = ["carol"]
maintainers = ["dora"]
bugtrack_url = "https://bugs.example/"

[[projects.releases]]
version = "1.0"
metadata = { summary = "Frühstück", requires_dist = ["eggs"], description = "a\\nb" }

[[projects.releases.files]]
synthesise = "wheel"
uploaded = 2012-06-01T12:00:00Z

[[projects.releases.files]]
synthesise = "sdist"
comment = "made up"

[[projects.releases]]
version = "2.0"
hidden = true

[[faults]]
match = { path = "/simple/*" }
when = { after = 2, next = 1 }
effect = { delay = [0.1, 0.2], status = 503 }

[clock]
state = "frozen"
at = 2012-06-02T00:00:00Z
"""


@pytest.mark.django_db
@pytest.mark.usefixtures("_as_after_a_start")
class TestLoading:
    def test_a_dump_of_what_was_loaded_loads_to_an_equal_dump(self):
        begin_with(read_text(EVERYTHING, is_json=False))
        first = dump(read_text(EVERYTHING, is_json=False))
        again = read_text(as_toml(first), is_json=False)
        replaced_by(again)

        assert dump(again) == first
        assert (first.users[0].password, first.projects[0].releases[0].files[0].synthesise) == (
            "c",
            "wheel",
        )

    def test_a_fresh_server_dumps_the_built_in_seed(self):
        begin_with(builtin.SEED)

        assert dump(builtin.SEED) == builtin.SEED

    def test_loading_twice_changes_nothing(self):
        seed = read_text(EVERYTHING, is_json=False)
        begin_with(seed)
        once = dump(seed)
        begin_with(seed)

        assert dump(seed) == once

    def test_the_first_owner_has_published_and_the_others_may(self):
        begin_with(read_text(EVERYTHING, is_json=False))

        roles = Role.objects.order_by("pk").values_list("user__username", "kind")
        assert list(roles) == [("carol", "owner"), ("dora", "maintainer")]
        assert clock.now().isoformat() == "2012-06-02T00:00:00+00:00"

    def test_content_comes_along_in_base64(self, tmp_path):
        made = synthesise("wheel", name="ham", version="1", metadata={})
        seed = {
            "users": [{"name": "carol"}],
            "projects": [
                {
                    "name": "ham",
                    "owners": ["carol"],
                    "releases": [
                        {
                            "version": "1",
                            "files": [
                                {
                                    "filename": made.filename,
                                    "content": base64.b64encode(made.content).decode(),
                                }
                            ],
                        }
                    ],
                }
            ],
        }

        assert control("PUT", "seed", seed).status_code == 200
        [file] = File.objects.all()
        assert (file.filename, file.size, file.pyversion) == (
            "ham-1-py3-none-any.whl",
            len(made.content),
            "py3",
        )

    def test_a_file_beside_the_seed_is_read(self, tmp_path):
        made = synthesise("sdist", name="ham", version="1", metadata={})
        (tmp_path / made.filename).write_bytes(made.content)
        release = {"version": "1", "files": [{"path": made.filename}]}
        project = {"name": "ham", "owners": ["x"], "releases": [release]}
        text = tomli_w.dumps({"users": [{"name": "x"}], "projects": [project]})
        (tmp_path / "seed.toml").write_text(text)

        begin_with(read_file(tmp_path / "seed.toml"))

        assert File.objects.get().filename == "ham-1.tar.gz"

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ('[[consumers]]\nkey = "a"\nowner = "x"', "'a': there is no user 'x'"),
            ('[[tokens]]\nkey = "a"\nconsumer = "x"\nuser = "y"', "there is no consumer 'x'"),
            ('[[projects]]\nname = "a"\nowners = ["x"]', "project 'a': there is no user 'x'"),
            ('[[consumers]]\nkey = "a"\nrsa_public_key = "x"', "not a public key in PEM"),
            (
                'users = [{ name = "x" }]\n[[projects]]\nname = "a"\nowners = ["x"]\n[[projects.releases]]\nversion = "one"',  # noqa: E501
                "project 'a':",
            ),
        ],
    )
    def test_what_cannot_be_loaded_is_told_and_changes_nothing(self, text, said):
        begin_with(builtin.SEED)
        before = dump(builtin.SEED)

        response = control("PUT", "seed", read_text(text, is_json=False))

        assert (response.status_code, said in response.json()["detail"]) == (400, True)
        assert dump(builtin.SEED) == before

    def test_what_is_added_goes_with_the_next_reset_and_what_is_put_stays(self):
        begin_with(builtin.SEED)
        control("POST", "seed", Seed(users=(User(name="carol"),)))
        assert "carol" in {user.name for user in dump(builtin.SEED).users}
        control("POST", "reset", {})
        assert dump(builtin.SEED) == builtin.SEED

        control("PUT", "seed", Seed(users=(User(name="carol"),)))
        control("POST", "reset", {})
        assert [user.name for user in dump(Seed()).users] == ["carol"]

    def test_nothing_is_left_of_an_empty_server(self):
        begin_with(read_text(EVERYTHING, is_json=False))

        control("POST", "reset", {"to": "empty"})

        assert (dump(Seed()), Project.objects.count()) == (Seed(), 0)
        reset()
        assert Project.objects.count() == 1
