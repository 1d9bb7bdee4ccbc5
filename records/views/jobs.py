"""Work beside the web: how far it is, and the file that it made."""

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.generic import View

from records.jobs.queue import cancel
from records.models import Job
from records.views.base import trail
from records.views.imports import LOOKED_AGAIN_AFTER_SECONDS

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLES = {"export": "Unduhan Excel", "mark": "Berkas dengan tanda"}


class OwnJob:
    """Mixin: a page of one job that makes a file; another's is not there."""

    request: HttpRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        jobs = Job.objects.filter(owner_id=request.user.pk, kind__in=TITLES)
        self.job = get_object_or_404(jobs, pk=kwargs["pk"])


class JobPage(OwnJob, View):
    """How far the work is; then where its file is."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        heading = TITLES[self.job.kind]
        context = {"heading": heading, "job": self.job, "crumbs": trail((), heading)}
        response = TemplateResponse(request, "imports/job.html", context)
        if self.job.is_open:
            response["Refresh"] = str(LOOKED_AGAIN_AFTER_SECONDS)
        return response


class JobFile(OwnJob, View):
    """The file that the job made."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        if not self.job.file or not default_storage.exists(self.job.file):
            raise Http404
        file, name = default_storage.open(self.job.file), self.job.file_name
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


class JobCancel(OwnJob, View):
    """Nobody waits for the file any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        cancel(self.job)
        return redirect("records:job_detail", pk=self.job.pk)
