"""Navet: the Tax Agency's population register, for authorities. One person a question.

``client`` puts the question and reads the post, ``adapter`` answers the port, ``check`` looks at the connection, ``fake`` answers as the
service does. The names of the elements are those seen in public clients of the service; a municipality's own agreement may give others.
"""
