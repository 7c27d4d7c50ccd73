"""SAML: an assertion is believed only when it is signed by the provider, for us, as the answer to what this browser asked."""

import base64
import datetime as dt
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.test import Client
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from tests.identity_provider import HOST

from hemmaplan.access.ports import PROVIDERS
from hemmaplan.config import identity_providers
from hemmaplan.foundation import calendar, identity
from hemmaplan.foundation.checks import Level
from hemmaplan.integrations.identity_provider import joining
from hemmaplan.people.models import ResidentAccount

pytestmark = pytest.mark.django_db
IDP, SSO = "https://idp.example/metadata", "https://idp.example/sso"
LEVEL = "http://id.elegnamnden.se/loa/1.0/loa3"
NUMBER = identity.test_number(dt.date(1980, 3, 4), 0).digits
START = "/invanare/logga-in/fed/"
CALLBACK = f"http://{HOST}{START}svar/"


def pair(name: str) -> tuple[str, str]:
    """A key and a certificate of it."""
    key = rsa.generate_private_key(65537, 2048)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = calendar.now()
    made = x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key()).serial_number(1)
    made = (
        made.not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=400))
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    return secret.decode(), made.public_bytes(serialization.Encoding.PEM).decode()


THEIRS, OURS, STRANGERS = pair("idp"), pair("hemmaplan"), pair("stranger")


@pytest.fixture(autouse=True)
def provider(tmp_path):
    body = "".join(THEIRS[1].splitlines()[1:-1])
    (tmp_path / "idp.xml").write_text(
        f'<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{IDP}"><IDPSSODescriptor '
        'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo '
        f'xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>{body}</X509Certificate></X509Data></KeyInfo>'
        '</KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" '
        f'Location="{SSO}"/></IDPSSODescriptor></EntityDescriptor>'
    )
    (tmp_path / "key.pem").write_text(OURS[0])
    (tmp_path / "cert.pem").write_text(OURS[1])
    given = {
        "RESIDENT_PROVIDERS": "fed", "PROVIDER_FED_KIND": "saml", "PROVIDER_FED_ISSUER": IDP,
        "PROVIDER_FED_METADATA": str(tmp_path / "idp.xml"), "PROVIDER_FED_CLIENT_KEY": str(tmp_path / "key.pem"),
        "PROVIDER_FED_CERTIFICATE": str(tmp_path / "cert.pem"),
    }  # fmt: skip
    before = [*PROVIDERS.of("resident"), *PROVIDERS.of("staff")]
    PROVIDERS.join(joining.made(identity_providers.read(given.get, production=False)))
    yield
    PROVIDERS.join(before)


def begin(client: Client) -> str:
    """Begin. Returns the number of the request."""
    address = client.get(START, headers={"host": HOST}).headers["Location"]
    assert address.startswith(SSO)
    query = parse_qs(urlsplit(address).query)
    assert "Signature" in query
    asked = etree.fromstring(zlib.decompress(base64.b64decode(query["SAMLRequest"][0]), -15))
    assert asked.get("ForceAuthn") == "true"
    assert LEVEL in etree.tostring(asked).decode()
    return asked.get("ID")


def answer(
    request: str, *, number: str = NUMBER, level: str = LEVEL, signer: tuple[str, str] | None = THEIRS, issuer: str = IDP,
    audience: str = f"http://{HOST}{START}metadata/", to: str = CALLBACK, minutes: int = 0, status: str = "Success",
) -> str:  # fmt: skip
    """A response as the provider makes one."""
    at = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=minutes)
    now, soon = at.strftime("%Y-%m-%dT%H:%M:%SZ"), (at + dt.timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = 'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"'
    assertion = (
        f'<saml:Assertion {names} ID="_a1" Version="2.0" IssueInstant="{now}"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject>'
        '<saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">x1</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData '
        f'NotOnOrAfter="{soon}" Recipient="{to}" InResponseTo="{request}"/></saml:SubjectConfirmation></saml:Subject>'
        f'<saml:Conditions NotBefore="{now}" NotOnOrAfter="{soon}"><saml:AudienceRestriction><saml:Audience>{audience}'
        f'</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="{now}"><saml:AuthnContext>'
        f"<saml:AuthnContextClassRef>{level}</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>"
        '<saml:AttributeStatement><saml:Attribute Name="urn:oid:1.2.752.29.4.13" '
        'NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:type="xs:string">{number}</saml:AttributeValue></saml:Attribute></saml:AttributeStatement></saml:Assertion>'
    )
    if signer:
        signed = OneLogin_Saml2_Utils.add_sign(assertion, *signer)
        assertion = signed.decode() if isinstance(signed, bytes) else signed
    assertion = assertion.partition("?>")[2] if assertion.startswith("<?xml") else assertion
    text = (
        f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" {names} ID="_r1" Version="2.0" IssueInstant="{now}" '
        f'Destination="{to}" InResponseTo="{request}"><saml:Issuer>{issuer}</saml:Issuer><samlp:Status><samlp:StatusCode '
        f'Value="urn:oasis:names:tc:SAML:2.0:status:{status}"/></samlp:Status>{assertion}</samlp:Response>'
    )
    return base64.b64encode(text.encode()).decode()


def send(client: Client, response: str):
    return client.post(f"{START}svar/", {"SAMLResponse": response, "relayed": "1"}, headers={"host": HOST})


def test_resident_logs_in_by_saml(client):
    request = begin(client)
    response = answer(request)
    relayed = client.post(f"{START}svar/", {"SAMLResponse": response}, headers={"host": HOST})
    assert relayed.status_code == 200
    assert "data-relay" in relayed.content.decode()
    assert response in relayed.content.decode()
    assert "_auth_user_id" not in client.session
    came = send(client, response)
    assert (came.status_code, came.headers["Location"]) == (302, "/invanare/")
    assert ResidentAccount.objects.get().id_number == NUMBER


@pytest.mark.parametrize(
    "changed",
    [
        {"signer": None}, {"signer": STRANGERS}, {"issuer": "https://ond.example"}, {"audience": "https://annan.example"},
        {"to": "https://annan.example/acs"}, {"minutes": -20}, {"minutes": 20}, {"status": "Responder"},
    ],
    ids=lambda changed: next(iter(changed)) + str(next(iter(changed.values())))[:12],
)  # fmt: skip
def test_assertion_with_something_wrong_is_refused(client, changed):
    assert send(client, answer(begin(client), **changed)).status_code == 400
    assert not ResidentAccount.objects.exists()


def test_answer_changed_on_the_way_used_twice_unasked_or_in_another_browser_is_refused(client):
    request = begin(client)
    response = answer(request)
    changed = base64.b64encode(base64.b64decode(response).replace(NUMBER.encode(), b"198003182386")).decode()
    assert send(client, changed).status_code == 400
    assert send(Client(), response).status_code == 400
    assert send(client, answer("_nobody_asked")).status_code == 400
    assert send(client, "inte base64 eller xml").status_code == 400
    assert send(client, response).status_code == 302
    client.post("/invanare/logga-ut/", headers={"host": HOST})
    assert send(client, response).status_code == 400


def test_too_low_a_level_meets_a_person(client):
    came = send(client, answer(begin(client), level="http://id.elegnamnden.se/loa/1.0/loa2"))
    assert came.headers["Location"] == "/invanare/logga-in/annan-hjalp/"


def test_our_metadata_and_the_self_check(client):
    told = client.get(f"{START}metadata/", headers={"host": HOST})
    assert CALLBACK in told.content.decode()
    assert "SignatureValue" in told.content.decode()
    one = PROVIDERS.one("resident", "fed")
    found = one.check(callback=CALLBACK, at=calendar.now())
    assert not [row for row in found if row.level == Level.FAULT], found
    late = one.check(callback=CALLBACK, at=calendar.now() + dt.timedelta(days=500))
    assert [row.level for row in late].count(Level.FAULT) >= 2
