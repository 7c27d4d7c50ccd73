"""The rooms of the desk, each with its own table of pages."""

urlpatterns: list[object] = []
