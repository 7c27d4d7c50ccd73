"""Mutual TLS: whom we trust, whom they trust, and what the self-check says of the certificate."""

import datetime as dt
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hemmaplan.foundation.answers import WhyNot
from hemmaplan.foundation.checks import Level
from hemmaplan.integrations import certificates, soap
from hemmaplan.integrations.ssbtek import client
from hemmaplan.integrations.ssbtek.fake import Fake, Person, served

AT = dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """An authority, a certificate by it with its key, and another key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)).not_valid_after(dt.datetime(2099, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip

    def private(one):
        return one.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(private(key))
    (folder / "other.pem").write_bytes(private(ec.generate_private_key(ec.SECP256R1())))
    return folder


@pytest.fixture
def url(files):
    """The service, over TLS, that lets in only who shows the certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files / "cert.pem", files / "key.pem")
    context.load_verify_locations(files / "cert.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    context.maximum_version = ssl.TLSVersion.TLSv1_2  # a refusal is then told in the handshake
    with served(Fake(lambda *_given: Person()), context=context) as at:
        yield at


def call(url, files, certificate="cert.pem", key="key.pem", authorities="cert.pem"):
    given = [str(files / name) if name else "" for name in (certificate, key, authorities)]
    return soap.Client(soap.Endpoint(url, *given, seconds=20))(client.test_request())


def test_who_shows_the_right_certificate_is_let_in(url, files):
    assert client.states_of(call(url, files))


@pytest.mark.parametrize("given", [{"authorities": ""}, {"certificate": "", "key": ""}, {"key": "other.pem"}])
def test_certificates_that_do_not_fit_are_told(url, files, given):
    with pytest.raises(soap.CallFailed) as failed:
        call(url, files, **given)
    assert failed.value.reason in {WhyNot.NOT_TRUSTED, WhyNot.NOT_REACHED}


def levels(files, certificate="cert.pem", key="key.pem", at=AT):
    given = [str(files / name) if name else "" for name in (certificate, key)]
    return [row.level for row in certificates.rows(*given, at)]


def test_self_check_of_the_files(files):
    assert levels(files) == [Level.OK, Level.OK]
    assert levels(files, key="other.pem") == [Level.OK, Level.FAULT]
    assert levels(files, key="none.pem") == [Level.OK, Level.FAULT]
    assert levels(files, certificate="") == [Level.FAULT]
    assert levels(files, certificate="key.pem") == [Level.FAULT]
    assert levels(files, at=dt.datetime(2098, 12, 10, tzinfo=dt.UTC)) == [Level.WARNING, Level.OK]
    assert levels(files, at=dt.datetime(2099, 2, 1, tzinfo=dt.UTC)) == [Level.FAULT, Level.OK]
    assert levels(files, at=dt.datetime(2019, 2, 1, tzinfo=dt.UTC)) == [Level.FAULT, Level.OK]
