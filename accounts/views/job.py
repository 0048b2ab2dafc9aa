from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries, rules
from accounts.actions import job as actions
from accounts.outcome import told


@login_required
@require_safe
def jobs(request):
    page = Paginator(queries.jobs_of(request.user), 25).get_page(request.GET.get("page"))
    return render(request, "accounts/jobs.html", {"page_obj": page})


@login_required
@require_safe
def job(request, pk):
    """How far it is. htmx asks for the bar alone; when the work is over the whole page comes again with its files."""
    job = queries.job_for(request.user, pk)
    context = {"job": job, "may_retry": rules.may_retry_job(request.user, job)}
    if not request.htmx:
        return render(request, "accounts/job.html", context)
    response = render(request, "accounts/_job_progress.html", context)
    if job.is_over:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def retry(request, pk):
    job = queries.job_for(request.user, pk)
    if not rules.may_retry_job(request.user, job):
        raise PermissionDenied
    with told(request, _("The work goes on from where it stopped.")):
        actions.retry(job, by=request.user, now=timezone.now())
    return redirect("accounts:job", pk=pk)


@login_required
@require_safe
def file(request, pk, number):
    """A result file, always as an attachment: the browser never shows it as a page of ours."""
    job = queries.job_for(request.user, pk)
    if not 0 < number <= len(job.files):
        raise Http404
    entry = job.files[number - 1]
    if not default_storage.exists(entry["path"]):
        raise Http404
    response = FileResponse(default_storage.open(entry["path"]), as_attachment=True, filename=entry["name"])
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
