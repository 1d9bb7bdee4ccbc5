from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('directory', '0011_empty_texts_in_code_too'),
        ('records', '0004_history_by_transaction'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='figure',
            index=models.Index(models.F('indicator'), models.OrderBy(models.F('year'), descending=True, nulls_last=True), models.F('id'), condition=models.Q(('deletion__isnull', True)), name='figure_in_list_order'),
        ),
        AddIndexConcurrently(
            model_name='figure',
            index=models.Index(condition=models.Q(('deletion__isnull', True)), fields=['year', 'id'], name='figure_by_year'),
        ),
        AddIndexConcurrently(
            model_name='figure',
            index=models.Index(models.OrderBy(models.F('year'), descending=True, nulls_last=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('deletion__isnull', True)), name='figure_by_year_falling'),
        ),
        AddIndexConcurrently(
            model_name='figure',
            index=models.Index(condition=models.Q(('deletion__isnull', True)), fields=['amount', 'id'], name='figure_by_amount'),
        ),
    ]
