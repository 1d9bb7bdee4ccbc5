"""Work beside the web: a table of jobs, claimed one by one (`queue`), done by kind (`kinds`).

One runner or several (`manage.py run_jobs --watch`); a job whose runner died is taken up again.
"""
