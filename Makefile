.DEFAULT_GOAL := help
.PHONY: help run stop test pooled lint bars bench soak lock clean

PYTHON := .venv/bin/python
# One resolver run for everything; the smaller files are held to its versions.
COMPILE := .venv/bin/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 \
	--no-annotate --custom-compile-command "make lock" pyproject.toml

help:  ## Daftar perintah ini
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14

run:  ## Jalankan portal di http://127.0.0.1:8000 (PORT=... untuk port lain)
	@python3 -I portal/bootstrap.py local && exec $(PYTHON) -m portal.launch run

stop:  ## Hentikan portal dan PostgreSQL tersemat
	@test ! -x $(PYTHON) || $(PYTHON) -m portal.launch stop

test:  ## Jalankan semua uji
	@python3 -I portal/bootstrap.py dev
	@$(PYTHON) -m pytest --numprocesses 2 --no-loadscope-reorder

pooled:  ## Jalankan semua uji lewat PgBouncer (apt-get install pgbouncer)
	@python3 -I portal/bootstrap.py dev
	@$(PYTHON) -m tests.pooled --numprocesses 2 --no-loadscope-reorder

lint:  ## Periksa gaya, tipe, arah impor, dan migrasi
	@python3 -I portal/bootstrap.py dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy .
	@.venv/bin/lint-imports
	@$(PYTHON) manage.py makemigrations --check --dry-run

bars:  ## Ukur dan cetak angka mutu
	@python3 -I portal/bootstrap.py dev
	@$(PYTHON) -m pytest -m bar --capture=no --quiet

bench:  ## Ukur kecepatan halaman dan API
	@python3 -I portal/bootstrap.py local
	@$(PYTHON) manage.py bench

soak:  ## Uji yang lama: proses dibunuh di tengah impor
	@python3 -I portal/bootstrap.py local
	@$(PYTHON) manage.py crash_imports

lock:  ## Perbarui requirements*.txt dari pyproject.toml
	@python3 -I portal/bootstrap.py dev
	@$(COMPILE) --upgrade --all-extras --output-file requirements-dev.txt
	@$(COMPILE) --extra local --constraint requirements-dev.txt --output-file requirements-local.txt
	@$(COMPILE) --constraint requirements-dev.txt --output-file requirements.txt

clean:  ## Hapus .venv dan hasil sementara; data di var/ tetap ada
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
