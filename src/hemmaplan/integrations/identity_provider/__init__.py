"""Identity providers (*legitimeringstjänster*): who one is, by somebody else's word, for residents and for staff.

``oidc`` speaks OpenID Connect and ``saml`` SAML 2.0; what a provider's words mean here is said in ``description``, from the
installation's settings. ``demo`` is a provider for the demo and the tests, with reserved test numbers only.
"""
