"""Form rendering (sv. formulär): Django forms drawn in the kit's markup, through ``FORM_RENDERER``."""

from django.forms.renderers import DjangoTemplates


class KitRenderer(DjangoTemplates):
    """Draws every form and field with the templates in ``web/form``."""

    form_template_name = "web/form/fields.html"
    field_template_name = "web/form/field.html"
