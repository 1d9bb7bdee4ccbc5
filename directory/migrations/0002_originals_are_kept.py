"""The database itself refuses to change or remove an original once it is recorded."""

from django.db import migrations

KEEP = """
CREATE FUNCTION directory_keep_original() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Berkas asli tidak dapat diubah atau dihapus.'
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'document_file_kept';
END $$;
CREATE TRIGGER document_file_kept BEFORE UPDATE OR DELETE ON directory_documentfile
    FOR EACH ROW EXECUTE FUNCTION directory_keep_original();
"""
LET_GO = """
DROP TRIGGER document_file_kept ON directory_documentfile;
DROP FUNCTION directory_keep_original();
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]
    operations = [migrations.RunSQL(KEEP, LET_GO)]
