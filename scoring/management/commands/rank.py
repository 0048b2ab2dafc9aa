"""manage.py rank MARKS.csv: rank a spreadsheet of marks, no database needed."""

from pathlib import Path

from scoring.management.files import HeadlessCommand, add_json_arguments, read_text, refusal


class Command(HeadlessCommand):
    help = (
        "Rank the entries of a long table with the columns entry, judge, criterion (optional) and mark. "
        "An empty mark is missing. Numbers have a decimal point; a comma in a number is refused."
    )

    def add_arguments(self, parser):
        parser.add_argument("marks", type=Path, metavar="MARKS.csv")
        parser.add_argument("--weights", type=Path, metavar="W.csv", help="criterion, weight, and lo, hi of the scale")
        parser.add_argument("--groups", type=Path, metavar="G.csv", help="entry, group")
        parser.add_argument("--method", default="mean", help="see docs/methods.md; mean unless given")
        parser.add_argument("--missing", default="drop", choices=["drop", "renormalise"], help="missing criterion")
        parser.add_argument("--seed", type=int, help="of the draws; from the digest of the input unless given")
        parser.add_argument(
            "--draws", type=int, help="0 for no place intervals; 2000, and 5000 near the last prize place, unless given"
        )
        parser.add_argument("--prizes", type=int, default=3, help="the last prize place; 3 unless given")
        parser.add_argument("--decimals", type=int, help="at which scores are compared for ties")
        add_json_arguments(parser)

    def handle(self, *args, **options):
        from scoring.engine.headless import rank_table  # noqa: PLC0415 - heavy: loaded when used
        from scoring.engine.marksfile import BadInput  # noqa: PLC0415 - heavy: loaded when used

        texts = [read_text(options[name]) for name in ("marks", "weights", "groups")]
        try:
            found = rank_table(
                texts[0],
                weights=texts[1],
                groups=texts[2],
                method_name=options["method"],
                missing=options["missing"],
                seed=options["seed"],
                draws=options["draws"],
                prizes=options["prizes"],
                decimals=options["decimals"],
            )
        except BadInput as error:
            raise refusal(f"{options['marks']}: {error}") from error
        self.give(found, table_rows(found), options)
        if not options["json"]:
            for note in found["warnings"]:
                self.stderr.write(f"warning: {note['en']}")


def table_rows(found):
    """The ranking as rows of text; a tied place carries an equals sign."""
    digits, sure = found["decimals"], any(row["place_low"] is not None for row in found["entries"])
    rows = [["entry", "place", "score", "marks", *(["se", "90%", "first"] if sure else [])]]
    for row in found["entries"]:
        if row["place"] is None:
            rows.append([row["entry"], "-", row["reason"], str(row["n"]), *(["", "", ""] if sure else [])])
            continue
        cells = [
            row["entry"],
            f"{row['place']}{'=' if row['tied'] else ''}",
            f"{row['score']:.{digits}f}",
            str(row["n"]),
        ]
        if sure:
            cells += [f"{row['se']:.{digits}f}", f"{row['place_low']}-{row['place_high']}", f"{row['p_first']:.2f}"]
        rows.append(cells)
    return rows
