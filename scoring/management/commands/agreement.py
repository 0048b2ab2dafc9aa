"""manage.py agreement MARKS.csv: how far judges agree, no database needed."""

from pathlib import Path

from scoring.management.files import HeadlessCommand, add_json_arguments, read_text, refusal


class Command(HeadlessCommand):
    help = "Agreement of the judges of a long table: ICC, Krippendorff's alpha, Kendall's W, pairs of judges."

    def add_arguments(self, parser):
        parser.add_argument("marks", type=Path, metavar="MARKS.csv")
        parser.add_argument("--weights", type=Path, metavar="W.csv", help="criterion, weight, and lo, hi of the scale")
        parser.add_argument("--level", default="interval", help="nominal, ordinal, interval or ratio")
        parser.add_argument("--missing", default="drop", choices=["drop", "renormalise"], help="missing criterion")
        add_json_arguments(parser)

    def handle(self, *args, **options):
        from scoring.engine.headless import agreement_table  # noqa: PLC0415 - heavy: loaded when used
        from scoring.engine.marksfile import BadInput  # noqa: PLC0415 - heavy: loaded when used

        texts = [read_text(options[name]) for name in ("marks", "weights")]
        try:
            found = agreement_table(texts[0], weights=texts[1], level=options["level"], missing=options["missing"])
        except BadInput as error:
            raise refusal(f"{options['marks']}: {error}") from error
        self.give(found, table_rows(found), options)


def table_rows(found):
    """One row for each measure: value, interval, or why there is none."""
    rows = [["measure", "value", "95% interval"]]
    for form, icc in found["icc"].items():
        rows.append([form, text(icc["value"]), span(icc["ci95"]) or icc.get("reason", "")])
    level = found["level"]
    alpha = found["krippendorff_alpha"][level]
    reason = found["krippendorff_alpha_reason"].get(level) or found["krippendorff_alpha_ci95_reason"].get(level, "")
    rows.append(
        [f"Krippendorff's alpha ({level})", text(alpha), span(found["krippendorff_alpha_ci95"][level]) or reason]
    )
    kendall = found["kendall_w"]
    rows.append(["Kendall's W", text(kendall["w"]), kendall.get("reason", "")])
    pairs = found["pairwise"]
    rows.append(["mean Spearman of pairs", text(pairs["mean_spearman"]), pairs.get("reason", "")])
    return rows


def span(ends):
    return f"{ends[0]:.3f} to {ends[1]:.3f}" if ends else ""


def text(value):
    return "-" if value is None else f"{value:.3f}"
