"""A made-up municipality of any size (*syntetisk kommun*), the same for the same seed. For measuring, never for production.

``blueprint`` says what one performing unit is, ``rows`` writes rows by COPY, ``residents`` makes people, ``workplace``
units and staff, ``orders`` ten years of orders, ``activities`` groups and open doors, ``flats`` the social flats,
``traces`` the logs, ``generating`` puts it together.
"""
