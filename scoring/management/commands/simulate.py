"""manage.py simulate: which method finds the truth, on simulated editions."""

from tqdm import tqdm

from scoring.management.files import HeadlessCommand, add_json_arguments, refusal


class Command(HeadlessCommand):
    help = "Simulate editions of which the truth is known and compare the methods: Kendall's tau and top-ten hits."

    def add_arguments(self, parser):
        parser.add_argument("--entries", type=int, default=300)
        parser.add_argument("--judges", type=int, default=30)
        parser.add_argument("--per-entry", type=int, default=3)
        parser.add_argument("--design", default="mixed", help="mixed, silo or bridged")
        parser.add_argument("--judges-random", type=int, default=0, help="judges who mark at random")
        parser.add_argument("--spread", type=float, default=0.0, help="sd of the log of the judges' spread")
        parser.add_argument("--lift", type=float, default=0.0, help="residual sds by which one judge lifts one entry")
        parser.add_argument("--seeds", type=int, default=100, help="number of editions")
        parser.add_argument("--all", action="store_true", help="the six situations of docs/methods.md")
        add_json_arguments(parser)

    def handle(self, *args, **options):
        from scoring.engine.headless import simulate  # noqa: PLC0415 - heavy: loaded when used
        from scoring.engine.marksfile import BadInput  # noqa: PLC0415 - heavy: loaded when used
        from scoring.engine.simulate import Setting  # noqa: PLC0415 - heavy: loaded when used
        from scoring.engine.study import SITUATIONS  # noqa: PLC0415 - heavy: loaded when used

        names = ("entries", "judges", "per_entry", "design", "judges_random", "spread", "lift")
        setting = Setting(**{name: options[name] for name in names})
        total = options["seeds"] * (len(SITUATIONS) if options["all"] else 1)
        with tqdm(total=max(total, 0), unit="edition", disable=None) as bar:
            try:
                found = simulate(setting, seeds=options["seeds"], everything=options["all"], progress=bar.update)
            except BadInput as error:
                raise refusal(str(error)) from error
        self.give(found, table_rows(found), options)


def table_rows(found):
    """One row for each situation, one column for each method: tau/hits, or the lifted place."""
    studies = found["situations"]
    methods = list(next(iter(studies.values()))["methods"])
    rows = [["situation", *methods, "coverage"]]
    for name, study in studies.items():
        cells = [cell(study["methods"][method]) for method in methods]
        coverage = study["coverage_90"]
        rows.append([name, *cells, "-" if coverage is None else f"{coverage:.3f}"])
    return rows


def cell(numbers):
    if numbers["lifted_place"] is not None:
        return f"place {numbers['lifted_place']:.0f}"
    if numbers["tau"] is None:
        return "-"
    return f"{numbers['tau']:.3f}/{numbers['top_ten']:.2f}"
