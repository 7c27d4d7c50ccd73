"""Addresses for the menu's test."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("rooms/", page, name="rooms"), path("rooms/one/", page, name="room")]
