"""Indexes of three-letter pieces, for the search that forgives spelling (records/search.py).

pg_trgm is a trusted extension since PostgreSQL 13: the owner, who is no superuser, may make it.
"""

import django.contrib.postgres.indexes
from django.db import migrations, models

import records.search


class Migration(migrations.Migration):

    dependencies = [
        ('directory', '0003_deleted_rows_free_their_keys'),
    ]

    operations = [
        # Not dropped on the way back: it may be another's, and others may use it.
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='document',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('title'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('title'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(models.F('number'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('number'), 'gin_trgm_ops'), name='document_spelling'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(models.F('short_name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('short_name'), 'gin_trgm_ops'), name='organisation_spelling'),
        ),
        migrations.AddIndex(
            model_name='organisationname',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('name'), 'gin_trgm_ops'), name='organisation_name_spelling'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('name'), 'gin_trgm_ops'), name='person_name_spelling'),
        ),
        migrations.AddIndex(
            model_name='position',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('title'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('title'), 'gin_trgm_ops'), name='position_title_spelling'),
        ),
        migrations.AddIndex(
            model_name='region',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('name'), 'gin_trgm_ops'), name='region_name_spelling'),
        ),
        migrations.AddIndex(
            model_name='regionalias',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('name'), 'gin_trgm_ops'), django.contrib.postgres.indexes.OpClass(records.search.Plain('name'), 'gin_trgm_ops'), name='region_alias_spelling'),
        ),
    ]
