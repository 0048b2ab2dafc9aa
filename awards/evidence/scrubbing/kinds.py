"""What is done with each kind of file. Broken files make the libraries raise what they like: the caller is a fork."""

from awards.evidence.scrubbing.image import strip_jpeg, strip_png, thumbnail
from awards.evidence.scrubbing.office import scrub_office
from awards.evidence.scrubbing.pdf import first_page, scrub_pdf

SCRUB = {
    "jpg": strip_jpeg,
    "jpeg": strip_jpeg,
    "png": strip_png,
    "pdf": scrub_pdf,
    "docx": scrub_office,
    "xlsx": scrub_office,
    "pptx": scrub_office,
}
# A small WebP; the other kinds have no picture.
PICTURE = {"jpg": thumbnail, "jpeg": thumbnail, "png": thumbnail, "pdf": first_page}
