"""Made-up children whose figures are known by how they were made.

Each child gets one life out of a few; whoever makes it knows which measures it belongs to, and says
so at once. Nothing of the counting is used: dates are walked day by day.
"""

from __future__ import annotations

import random
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from holidays import country_holidays

from support.extracts import assessment, cin, enquiry, plan, referral, workbook

_DAY = timedelta(days=1)
#: The headings of each list of Annex A, as one council has them.
_LISTS = {
    "List 4": ["Child Unique ID", "Continuous Assessment Start Date",
               "Child Seen During Continuous Assessment",
               "Continuous Assessment Date of Authorisation"],
    "List 5": ["Child Unique ID", "Date of Initial Child Protection Conference",
               "Did the Initial Child Protection Conference Result in a Child Protection Plan"],
    "List 6": ["Child Unique ID", "CIN Start Date", "CIN Closure Date", "Allocated Worker"],
    "List 7": ["Child Unique ID", "Child Protection Plan Start Date",
               "Child Protection Plan End Date", "Date of the Last Statutory Visit",
               "Allocated Worker"],
    "List 8": ["Child Unique ID", "Date of Birth", "Date Started to be Looked After",
               "Date Ceased to be Looked After", "Date of Last Health Assessment",
               "Date of Last Dental Check", "Number of Placements in the Last 12 months",
               "Allocated Worker"],
}  # fmt: skip
_OFF = country_holidays("GB", subdiv="ENG", years=range(2005, 2031))


def months_on(day: date, months: int) -> date:
    """So many months on, the last day of a shorter month."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def walked(day: date, working: int) -> date:
    """So many working days on, one by one."""
    step = _DAY if working > 0 else -_DAY
    while working:
        day += step
        if day.weekday() < 5 and day not in _OFF:
            working -= 1 if working > 0 else -1
    return day


@dataclass
class Histories:
    """The lives of some children, and what each measure must give for the window."""

    seed: int
    first: date
    last: date
    cases: dict[str, list[str]] = field(default_factory=dict)
    episodes: list[str] = field(default_factory=list)
    reviews: list[str] = field(default_factory=list)
    born: dict[str, date] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    matched: list[str] = field(default_factory=list)
    directory: list[str] = field(default_factory=lambda: ["AA1 1AA,0,0"])
    num: Counter[str] = field(default_factory=Counter)
    denom: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    lists: dict[str, list[list[object]]] = field(
        default_factory=lambda: {name: [] for name in _LISTS}
    )

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    def count(self, name: str, *, counted: bool, over: bool = True) -> None:
        """Say that an event belongs to a measure, and whether to its numerator."""
        self.num[name] += counted
        self.denom[name] += over

    def between(self, first: date, last: date) -> date:
        """Any day from one to another."""
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def coin(self) -> bool:
        """Yes or no."""
        return self.rng.random() < 0.5

    # --- children in need

    def referred(self, child: str) -> None:
        """A referral in the window, perhaps after an earlier one, perhaps with an assessment."""
        began = self.between(self.first, self.last)
        cases: list[str] = []
        again = self.rng.choice(["never", "within", "border", "before"])
        year = months_on(began, -12)
        if again != "never":
            earlier = {
                "within": self.between(year, self.first - _DAY),
                "border": year,
                "before": self.between(year - timedelta(days=200), year - _DAY),
            }[again]
            cases.append(referral(str(earlier), str(self.between(earlier, self.first - _DAY))))
        self.count("referrals", counted=True)
        self.count("rereferrals", counted=again in ("within", "border"))
        ended = self.between(began, self.last) if self.coin() else None
        if ended is None or ended > self.last:
            self.count("children_in_need", counted=True)
        inside = []
        days = self.rng.choice([1, 20, 44, 45, 46, 60])
        done = walked(began, days)
        if done <= self.last:
            inside.append(assessment(str(began), str(done)))
            self.count("assessed_in_time", counted=days <= 45)
        else:
            inside.append(assessment(str(began)))
            if walked(began, 46) <= self.last:
                self.count("assessments_overdue", counted=True)
        closed = "" if ended is None else str(ended)
        if ended is not None and self.coin():
            cases.append(referral(str(began), closed, *inside))
            # On the day of closure it is a referral again; the one before it was within the year.
            cases.append(referral(closed, ""))
            if ended > began:
                self.count("referrals", counted=True)
                self.count("rereferrals", counted=True)
            else:
                cases.pop()
                self.cases[child] = cases
                return
            self.count("children_in_need", counted=True)
        else:
            cases.append(referral(str(began), closed, *inside))
            if ended is not None and ended > began + _DAY:
                # While the case is open it is none.
                cases.append(referral(str(self.between(began + _DAY, ended - _DAY)), closed))
                self.left_out["a case of the child was open"] += 1
        self.cases[child] = cases

    def enquired(self, child: str) -> None:
        """An enquiry in the window, its conference in time or late, a plan after it or none."""
        began = self.between(self.first, self.last)
        cases = referral(str(self.first - timedelta(days=900)), "")
        self.count("children_in_need", counted=True)
        self.count("enquiries", counted=True)
        days = self.rng.choice([1, 10, 15, 16, 30])
        held = walked(began, days)
        if held > self.last or self.coin():
            recent = walked(began, 15) > self.last
            if recent:
                self.left_out["too recent to have led to a conference"] += 1
            else:
                self.count("enquiries_to_conference", counted=False)
            self.cases[child] = [_with(cases, enquiry(str(began)))]
            return
        self.count("enquiries_to_conference", counted=True)
        self.count("conferences", counted=True)
        self.count("conferences_in_time", counted=days <= 15)
        inside = [enquiry(str(began), str(held))]
        if self.coin():
            inside.append(enquiry(str(began + (held - began) // 2), str(held)))
            if (held - began).days > 1:
                self.count("enquiries", counted=True)
                self.count("enquiries_to_conference", counted=True)
            else:
                inside.pop()
        later = self.rng.choice([0, 30, 31, None])
        start = None if later is None else held + timedelta(days=later)
        if start is not None and start <= self.last:
            inside.append(plan(str(start), "", *self._reviewed(start)))
            self._began(start, repeat=False)
            self.count("conferences_to_plan", counted=later != 31)
        elif held + timedelta(days=30) <= self.last:
            self.count("conferences_to_plan", counted=False)
        else:
            self.left_out["too recent to have led to a plan"] += 1
        self.cases[child] = [_with(cases, *inside)]

    def _began(self, start: date, *, repeat: bool) -> None:
        """A plan begun in the window and open at its end."""
        self.count("repeat_plans", counted=repeat)
        self.count("plans_open", counted=True)
        self.count("plans_long_open", counted=months_on(start, 18) <= self.last)

    def _reviewed(self, start: date) -> list[str]:
        """Reviews of an open plan that began within the year: all in time, or the first late."""
        first_due = months_on(start, 3)
        if first_due > self.last:
            return []
        late = self.coin()
        day = first_due + _DAY if late else first_due
        if day > self.last:
            self.count("plans_reviewed_in_time", counted=False)
            return []
        next_due = months_on(day, 6)
        held = [day]
        if next_due <= self.last:
            held.append(next_due)
        self.count("plans_reviewed_in_time", counted=not late)
        return [str(one) for one in held]

    def planned(self, child: str) -> None:
        """An old plan: ended in the window after two years or less, or followed by another."""
        case = referral(str(self.first - timedelta(days=2000)), "")
        self.count("children_in_need", counted=True)
        ended = self.between(self.first, self.last)
        lasted = self.rng.choice([400, 728, 729, 730, 900])
        began = ended - timedelta(days=lasted)
        self.count("plans_long_when_ended", counted=lasted + 1 >= 730)
        inside = [plan(str(began), str(ended))]
        if self.coin():
            again = self.rng.choice([ended, self.between(ended, self.last)])
            inside.append(plan(str(again), "", *self._reviewed(again)))
            self._began(again, repeat=True)
        self.cases[child] = [_with(case, *inside)]

    # --- children in care

    def cared(self, child: str) -> None:
        """A child in care at the end: since when, after an earlier stay or not, how often moved."""
        self.born[child] = months_on(self.last, -12 * self.rng.choice([2, 15, 16, 17]))
        under = self.born[child] > months_on(self.last, -12 * 16)
        recent = self.coin()
        if recent:
            began = self.between(self.first, self.last)
            before = self.coin()
            if before:
                left = self.first - timedelta(days=700)
                self._episode(child, left - timedelta(days=100), left, "S", "U1", "PR1", "E4A")
            self.count("starters_before", counted=before)
            moves = [began]
        else:
            began = months_on(self.last, -self.rng.choice([30, 40, 60]))
            inside = self.last - timedelta(days=364)
            moved = self.rng.choice([0, 1, 2, 3])
            days = sorted(self.rng.sample(range(1, 360), moved))
            moves = [began, *(inside + timedelta(days=n) for n in days)]
        self.count("looked_after", counted=True)
        self.count("many_placements", counted=len(moves) >= 3)
        own = False
        for at, day in enumerate(moves):
            end = moves[at + 1] if at + 1 < len(moves) else None
            place, provider = self.rng.choice([("U1", "PR1"), ("U6", "PR4"), ("K2", "PR1")])
            own = (place, provider) == ("U1", "PR1")
            rec = "" if end is None else "X1"
            self._episode(child, day, end, "P" if at else "S", place, provider, rec)
        self.count("own_foster_care", counted=own)
        if place.startswith("U"):
            self._lives(self.rng.choice([0, 16_093, 16_254, None]))
        self._reviewed_in_care(child, began, recent=recent)
        if not recent:
            teeth, health = self.rng.choice("10"), self.rng.choice(["1", "0", ""])
            self.checks.append(f"{child},{teeth},{health}")
            if (self.last.month, self.last.day) == (3, 31):
                self.count("dental_checks_of_year", counted=teeth == "1")
                if health:
                    self.count("health_assessments_of_year", counted=health == "1")
        if under and not recent:
            self.count("same_placement", counted=len(moves) == 1)

    def _lives(self, metres: int | None) -> None:
        """How far from home the last episode's placement is; the directory may lack it."""
        if metres is not None:
            self.directory.append(f"BB{len(self.episodes) - 1} 1BB,{metres},0")
            self.count("near_home", counted=metres < 16_254)

    def _reviewed_in_care(self, child: str, began: date, *, recent: bool) -> None:
        """Reviews on the day they are due, or the first of the year a day late, or never."""
        if recent:
            due, months = walked(began, 20), 3
            if due > self.last:
                return
        else:
            held = months_on(self.last, -12) - timedelta(days=self.rng.randint(0, 100))
            for day in (held - timedelta(days=200), held):
                self._review(child, day)
            due, months = months_on(held, 6), 6
        late = self.coin() and due <= self.last
        day = due + _DAY if late else due
        while day <= self.last:
            self._review(child, day)
            day, months = months_on(day, months), 6
        self.count("reviewed_in_time", counted=not late)

    def left_care(self, child: str) -> None:
        """A child whose care ended in the window, perhaps by adoption."""
        self.born[child] = date(2008, 2, 29)
        ended, rec = self.between(self.first, self.last), self.rng.choice(["E11", "E12", "E4A"])
        began = self.first - timedelta(days=400)
        self.count("left_care_adopted", counted=rec != "E4A")
        ordered = began + timedelta(days=100) if self.coin() else None
        if ordered is None:
            self._episode(child, began, ended, "S", "U1", "PR1", rec)
        else:
            self._episode(child, began, ordered, "S", "U1", "PR1", "X1")
            self._episode(child, ordered, ended, "L", "U1", "PR1", rec, ls="E1")
        soon = months_on(began, 14)
        placed = self.rng.choice([None, began, soon - _DAY, soon])
        if placed is not None:
            self.placed.append(f"{child},{placed:%d/%m/%Y}")
        days = self.rng.choice([None, -1, 0, 200])
        if days is not None:
            match = began + timedelta(days=100 + days)
            self.matched.append(f"{child},{match:%d/%m/%Y}")
        if rec == "E4A":
            return
        if placed is not None:
            self.num["days_to_adoptive_family"] += (placed - began).days
            self.denom["days_to_adoptive_family"] += 1
            self.count("soon_with_adoptive_family", counted=placed < soon)
        if ordered is not None and days is not None:
            self.num["days_to_match"] += max(0, days)
            self.denom["days_to_match"] += 1

    def short_break(self, child: str) -> None:
        """A series of short breaks: in no figure."""
        self.born[child] = date(2008, 2, 29)
        self._episode(child, self.first, None, "S", "U1", "PR1", "", ls="V4")

    def _episode(
        self, child: str, began: date, ended: date | None, rne: str, place: str, provider: str,
        rec: str, ls: str = "C2",
    ) -> None:  # fmt: skip
        number = len(self.episodes)
        end = "" if ended is None else f"{ended:%d/%m/%Y}"
        self.episodes.append(
            f"{child},{began:%d/%m/%Y},{rne},{ls},N1,{place},{provider},{end},{rec},,AA1 1AA,"
            f"BB{number} 1BB,{number}"
        )

    def takes_part(self, child: str) -> None:
        """A review in the window of a child whose care has ended."""
        self._review(child, self.between(self.first, self.last))

    def _review(self, child: str, day: date) -> None:
        """A review, and how the child took part."""
        code = f"PN{self.rng.randint(0, 7)}"
        self.reviews.append(f"{child},{self.born[child]:%d/%m/%Y},{day:%d/%m/%Y},{code}")
        if code != "PN0" and self.first <= day <= self.last:
            self.count("took_part", counted=code in ("PN1", "PN2", "PN3", "PN5", "PN6"))

    # --- what Annex A alone holds

    def inspected(self, child: str) -> None:
        """A child of the lists: seen or not, with or without a worker, visited and checked."""
        ended, seen = (
            self.between(self.first, self.last),
            self.rng.choice(["Yes", "b) No", "Unborn"]),
        )
        self.lists["List 4"].append([child, ended - _DAY, seen, ended])
        if seen == "Unborn":
            self.left_out["neither seen nor not seen, as unborn or missing"] += 1
        else:
            self.count("children_seen", counted=seen == "Yes")
        met = self.rng.choice(["Yes", "a) Yes", "No", ""])
        self.lists["List 5"].append([child, ended, met])
        if met:
            self.count("conferences_to_plan_recorded", counted=met != "No")
        worker, days = self.rng.choice(["", "W"]), self.rng.choice([21, 22, 100])
        self.lists["List 6"].append([child, self.last - timedelta(days=days), None, worker])
        served = bool(worker)
        if self.coin():
            visited = self.rng.choice([28, 29])
            began = self.last - timedelta(days=90)
            self.lists["List 7"].append(
                [child, began, None, self.last - timedelta(days=visited), "W"]
            )
            self.count("plan_visits_in_time", counted=visited == 28)
            served = True
        if self.coin():
            years = self.rng.choice([4, 5, 12])
            done = self.rng.choice([6, 7, 12, 13])
            born, day = months_on(self.last, -12 * years), months_on(self.last, -done)
            began = months_on(self.last, -24)
            self.lists["List 8"].append([child, born, began, None, day, day, done, ""])
            due = 6 if years < 5 else 12
            self.count("health_assessments", counted=months_on(day, due) >= self.last)
            self.count("dental_checks", counted=months_on(day, 12) >= self.last)
            self.count("many_placements_recorded", counted=done >= 3)
            days = 730
        if not served and days > 21:
            self.num["unallocated_cases"] += 1

    # --- the files

    def write(self, folder: Path) -> list[Path]:
        """The extracts: a CIN census return with its history, an SSDA903 return, Annex A."""
        old = self.first - timedelta(days=3000)
        self.cases["history"] = [referral(str(old), str(old + _DAY))]
        census = cin(folder / "cin.xml", self.cases, str(self.last))
        (folder / "care").mkdir()
        header = [f"{child},1,{born:%d/%m/%Y},WBRI,,," for child, born in self.born.items()]
        old_stay = (
            f"history,{old:%d/%m/%Y},S,C2,N1,U1,PR1,{old + _DAY:%d/%m/%Y},E4A,,AA1 1AA,ZZ1 1ZZ,z"
        )
        for name, lines in (
            ("header", ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", *header]),
            ("episodes", [
                "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
                "HOME_POST,PL_POST,URN", old_stay, *self.episodes]),
            ("reviews", ["CHILD,DOB,REVIEW,REVIEW_CODE", *self.reviews]),
            ("uasc", ["CHILD,SEX,DOB,DUC"]),
            ("oc2", ["CHILD,TEETH_CHECK,HEALTH_ASSESSMENT", *self.checks]),
            ("placed", ["CHILD,DATE_PLACED", *self.placed]),
            ("ad1", ["CHILD,DATE_MATCH", *self.matched]),
            ("places", ["pcds,oseast1m,osnrth1m", *self.directory]),
        ):  # fmt: skip
            (folder / "care" / f"{name}.csv").write_text("\n".join([*lines, ""]), "utf-8")
        lists = {name: [headings, *self.lists[name]] for name, headings in _LISTS.items()}
        # Somebody was seen on the last day: the lists are of then.
        lists["List 6"].append(["history", self.last, None, "W"])
        before = self.first - _DAY
        lists["List 4"].append(["history", before, None, before])
        return [census, folder / "care", workbook(folder / "annex.xlsx", *lists.items())]


def _with(case: str, *inside: str) -> str:
    return case.replace("</CINdetails>", "".join(inside) + "</CINdetails>")


def histories(seed: int, children: int, last: date = date(2014, 12, 31)) -> Histories:
    """So many children, always the same for a seed; the window is the year to date."""
    first = date(last.year - (last.month < 4), 4, 1)
    made = Histories(seed, first, last)
    lives = [made.referred, made.enquired, made.planned, made.cared, made.left_care,
             made.short_break, made.inspected]  # fmt: skip
    for number in range(children):
        life, twins = made.rng.choice(lives), made.rng.random() < 0.1
        same = made.rng.getstate()
        # Twins have the same days, and are told apart by their names alone.
        for child in (f"C{number:06}", f"T{number:06}")[: 1 + twins]:
            made.rng.setstate(same)
            life(child)
            if life in (made.left_care, made.short_break) and made.coin():
                made.takes_part(child)
    return made
