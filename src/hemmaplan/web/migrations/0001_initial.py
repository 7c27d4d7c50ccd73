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
            name='SentForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token', models.CharField(max_length=40)),
                ('sent_at', models.DateTimeField()),
                ('said', models.CharField(blank=True, max_length=300)),
                ('address', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'verbose_name': 'skickat formulär',
                'ordering': ('-sent_at',),
                'constraints': [models.UniqueConstraint(fields=('user', 'token'), name='form_sent_once')],
            },
        ),
    ]
