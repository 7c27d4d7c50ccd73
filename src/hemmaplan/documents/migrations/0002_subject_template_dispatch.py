"""Documents tell their subject, their template is a row of its own, and what has gone to whom is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("documents", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Template",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60, verbose_name="mall")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("used_since", models.DateTimeField(verbose_name="använd sedan")),
            ],
            options={
                "verbose_name": "mall",
                "ordering": ("key", "-version"),
                "constraints": [models.UniqueConstraint(fields=("key", "version"), name="template_version_once")],
            },
        ),
        migrations.RemoveIndex(model_name="document", name="document_source"),
        migrations.RenameField("document", "source_kind", "subject_kind"),
        migrations.RenameField("document", "source_id", "subject_id"),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["subject_kind", "subject_id"], name="document_subject"),
        ),
        migrations.RemoveField("document", "template"),
        migrations.RemoveField("document", "template_version"),
        migrations.AddField(
            model_name="document",
            name="template",
            # There is no installation to migrate: no document has to find its template.
            field=models.ForeignKey(default=0, on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="documents.template", verbose_name="mall"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("way", models.CharField(choices=[("fetched", "Hämtad som fil"), ("by_hand", "Överlämnad"), ("post", "Brev"), ("digital_mail", "Digital post"), ("email", "E-post")], max_length=12, verbose_name="sätt")),
                ("recipient", models.CharField(max_length=200, verbose_name="till")),
                ("sent_at", models.DateTimeField(verbose_name="skickad")),
                ("receipt", models.CharField(blank=True, max_length=200, verbose_name="kvittens")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="kvitterad")),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="dispatches", to="documents.document")),
                ("sent_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "verbose_name": "expediering",
                "ordering": ("-sent_at", "-pk"),
                "constraints": [models.CheckConstraint(condition=models.Q(models.Q(("receipt", ""), ("received_at__isnull", True)), models.Q(models.Q(("receipt", ""), _negated=True), ("received_at__isnull", False)), _connector="OR"), name="dispatch_receipt_has_when")],
            },
        ),
    ]
