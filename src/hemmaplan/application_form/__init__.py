"""The application form (*ansökningsblanketten*): the same questions whether a resident answers them on a telephone or staff at the counter.

It knows what is asked on which step and in which words, and draws what has been answered. It stores nothing: the pages above it
do, by the actions of ``assistance``. Law: SoL 12:1, 14:1; FL 9 § (one shall be understood).
"""
