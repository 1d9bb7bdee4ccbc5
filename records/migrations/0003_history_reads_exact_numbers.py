"""Amounts in history are read exactly; the columns stay as they are."""

from django.db import migrations, models

import records.models.history


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0002_history_deletions_submissions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historyentry',
            name='new',
            field=models.JSONField(decoder=records.models.history.ExactNumbers, null=True, verbose_name='menjadi'),
        ),
        migrations.AlterField(
            model_name='historyentry',
            name='old',
            field=models.JSONField(decoder=records.models.history.ExactNumbers, null=True, verbose_name='semula'),
        ),
    ]
