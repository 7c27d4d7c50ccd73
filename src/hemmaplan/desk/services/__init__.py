"""Verksamheter: what is offered, on what terms, with which places and staffing."""
