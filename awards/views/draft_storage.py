"""Where the wizard keeps what people typed: the sections of the draft, not the session."""

from formtools.wizard.storage.base import BaseStorage

from awards.actions.draft import save_section
from awards.enums import SectionState
from awards.forms.section import section_data

DONE = {SectionState.COMPLETE, SectionState.APPROVED}


class DraftStorage(BaseStorage):
    """The steps' data are the saved sections; nothing of the wizard lives anywhere else, so any device resumes."""

    def __init__(self, prefix, request=None, file_storage=None):
        super().__init__(prefix, request, file_storage)
        self.draft = request.draft
        self.init_data()

    @property
    def current_step(self):
        return super()._get_current_step() or self.resume_step()

    @current_step.setter
    def current_step(self, step):
        super()._set_current_step(step)

    def resume_step(self) -> str:
        """The section written last if it is unfinished, else the first that is; the first of all when none is."""
        progress = self.draft.progress
        last = max(self.draft.rows.values(), key=lambda row: row.saved_at, default=None)
        unfinished = [each.section.code for each in progress if each.state not in DONE]
        if last and last.section in unfinished:
            return last.section
        return next(iter(unfinished), progress[0].section.code)

    def get_step_data(self, step):
        section = self.draft.form.section(step)
        if step not in self.draft.rows:
            return None
        return section_data(section, self.draft.answers[step], version=self.draft.version_of(step))

    def set_step_data(self, step, cleaned_data):
        """cleaned_data: {"answers", "base_version", "by", "now"}. May raise StaleSection or Refused."""
        self.draft.rows[step] = save_section(self.draft.entry, section=step, **cleaned_data)

    def get_step_files(self, step):
        return None  # files are evidence: awards.actions.evidence keeps them
