"""Settings are read from the environment, refuse what they cannot read, and change nothing by being read."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from hemmaplan.config import production

PROGRAM = """
import json
from hemmaplan.config import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=lambda _: None))
"""
PRODUCTION = {
    "DATABASE_URL": "postgresql://hp:s%40t@db.example.se:5433/hemmaplan?sslmode=verify-full",
    "SECRET_KEY": "Zk3vQ-9sLxT1bYw7Rf_2mHcJ8pUeNdA5gGoKiV4qWzSyXtB6r0",
    "ALLOWED_HOSTS": "hemmaplan.example.se",
    "BEHIND_TLS_PROXY": "1",
}


def read(home: Path, **environment: str) -> dict:
    """Read the settings in a process of its own."""
    keep = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        env={**keep, "HEMMAPLAN_HOME": str(home), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise ValueError(done.stderr.split("ImproperlyConfigured:")[-1])
    return json.loads(done.stdout)


def test_settings_without_environment_are_the_demo_and_write_nothing(tmp_path: Path) -> None:
    found = read(tmp_path / "home")
    assert found["MODE"] == "demo"
    assert not found["DEBUG"]
    assert found["DATABASES"]["default"]["HOST"].startswith("/")
    assert not (tmp_path / "home").exists()


def test_settings_with_a_database_of_its_own_are_production(tmp_path: Path) -> None:
    found = read(tmp_path, **PRODUCTION)
    database = found["DATABASES"]["default"]
    assert found["MODE"] == "production"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.se", "5433", "hemmaplan")
    assert database["PASSWORD"] == "s@t"
    assert database["OPTIONS"] == {"sslmode": "verify-full", "server_side_binding": True, "prepare_threshold": 3}
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"):
        assert found[name] is True
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]


@pytest.mark.parametrize("shared", ["DATABASE_CONN_MAX_AGE", "DATABASE_PREPARED"])
def test_nothing_is_prepared_on_connections_that_are_shared_out(tmp_path: Path, shared: str) -> None:
    found = read(tmp_path, **PRODUCTION, **{shared: "0"})
    assert found["DATABASES"]["default"]["OPTIONS"] == {"sslmode": "verify-full"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://x/y"}, "postgresql://"),
        ({"HEMMAPLAN_MODE": "prod"}, "HEMMAPLAN_MODE"),
        ({"SESSION_HOURS": "tio"}, "SESSION_HOURS"),
        ({"BEHIND_TLS_PROXY": "kanske"}, "BEHIND_TLS_PROXY"),
    ],
)
def test_settings_that_cannot_be_read_stop_the_start_by_name(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(tmp_path, **PRODUCTION | given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"SECRET_KEY": "Zk3vQ-9sLxT1bYw7Rf"}, "för kort"),
        ({"SECRET_KEY": "x" * 60}, "slumpmässig"),
        ({"SECRET_KEY": "ab1" * 30}, "slumpmässig"),
        ({"SECRET_KEY": "abcdefghijklmnopqrst" * 3}, "slumpmässig"),
        ({"SECRET_KEY": "django-insecure-Zk3vQ-9sLxT1bYw7Rf_2mHcJ8pUeNdA5gGoKiV4q"}, "handledning"),
        ({"SECRET_KEY": "changeme-Zk3vQ-9sLxT1bYw7Rf_2mHcJ8pUeNdA5gGoKiV4qdsfAS"}, "handledning"),
        ({"DATABASE_URL": "", "HEMMAPLAN_MODE": "production"}, "DATABASE_URL saknas"),
        ({"DATABASE_URL": "", "DATABASE_OWNER_URL": "postgresql://o@h/d"}, "DATABASE_OWNER_URL är given"),
        ({"DATABASE_OWNER_URL": "postgresql://hp:x@db.example.se/hemmaplan"}, "samma roll"),
        ({"DATABASE_URL": "postgresql://a@h/d?sslmood=require"}, "sslmood"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS saknas"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "hemmaplan.example.se,*.example.se"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": ".se"}, "ALLOWED_HOSTS"),
        ({"CSRF_TRUSTED_ORIGINS": "https://*.example.se"}, "CSRF_TRUSTED_ORIGINS"),
        ({"CSRF_TRUSTED_ORIGINS": "http://hemmaplan.example.se"}, "CSRF_TRUSTED_ORIGINS"),
        ({"SECRET_KEY_FALLBACKS": "kort"}, "SECRET_KEY_FALLBACKS är för kort"),
        ({"SECOND_FACTOR_ROLES": "system_owner,unit_manger"}, "unit_manger"),
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS"),
        ({"SESSION_HOURS": "900"}, "SESSION_HOURS"),
        ({"SESSION_IDLE_MINUTES": "0"}, "SESSION_IDLE_MINUTES"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"DJANGO_DEBUG": "true"}, "DEBUG"),
    ],
)
def test_production_refuses_to_start(tmp_path: Path, given: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(tmp_path, **PRODUCTION | given)


def test_random_keys_of_every_usual_make_are_accepted() -> None:
    for make in (secrets.token_urlsafe, secrets.token_hex):
        for _time in range(200):
            assert not list(production._faults_of_key(make(50)))


def test_start_that_is_refused_is_a_line_and_no_traceback(tmp_path: Path) -> None:
    keep = {key: os.environ[key] for key in ("PATH", "LANG") if key in os.environ}
    program = Path(sys.executable).parent / "hemmaplan"
    done = subprocess.run(
        [str(program), "serve"], env={**keep, "HEMMAPLAN_HOME": str(tmp_path), **PRODUCTION, "SECRET_KEY": "kort"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "SECRET_KEY är för kort" in done.stderr
    assert "Traceback" not in done.stderr


def test_content_policy_lets_nothing_inline(settings) -> None:
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == ["'self'"]
    assert "unsafe" not in json.dumps(policy)
