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
    ]
