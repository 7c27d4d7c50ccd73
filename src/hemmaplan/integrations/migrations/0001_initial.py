import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from hemmaplan.organisation.tables import TablesAtOnce


class Migration(TablesAtOnce):

    initial = True

    dependencies = [
        ('access', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='KeptMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signature', models.CharField(max_length=64, unique=True, verbose_name='rubriker')),
                ('tables', models.JSONField(verbose_name='tabeller')),
                ('kept_at', models.DateTimeField(verbose_name='sparad')),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sparad av')),
            ],
            options={
                'verbose_name': 'sparad översättning',
                'ordering': ('-kept_at',),
            },
        ),
        migrations.CreateModel(
            name='Connection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=20, unique=True, verbose_name='tjänst')),
                ('failures', models.PositiveIntegerField(default=0, verbose_name='misslyckade i rad')),
                ('failed_at', models.DateTimeField(blank=True, null=True, verbose_name='misslyckades senast')),
                ('failed_because', models.CharField(blank=True, max_length=20, verbose_name='varför')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='svarade senast')),
                ('rests_until', models.DateTimeField(blank=True, null=True, verbose_name='vilar till')),
            ],
            options={
                'verbose_name': 'koppling',
                'ordering': ('key',),
            },
        ),
    ]
