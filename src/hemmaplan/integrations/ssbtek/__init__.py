"""SSBTEK: one question about one person, answered by the authorities one by one. Hosted by Försäkringskassan.

``client`` puts the question in the words of contract version 10, ``adapter`` reads the answer, ``check`` looks at the connection,
``fake`` answers as the service does. What a benefit or a deduction is, is dated data in ``data``.
"""
