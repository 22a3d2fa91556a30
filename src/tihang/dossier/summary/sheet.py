"""One sheet of a summary table, line by line."""

from __future__ import annotations

from dataclasses import dataclass, field

from tihang.dossier.errors import Problem, did_you_mean
from tihang.dossier.sheets.words import shorten
from tihang.dossier.summary.draft import Draft, label_of
from tihang.dossier.summary.grid import Grid, Line
from tihang.dossier.summary.headings import Head, find_head
from tihang.dossier.summary.lines import Heading, kind_of, recommender_in, tiers_in
from tihang.dossier.summary.model import Note
from tihang.dossier.summary.values import one_line
from tihang.edition.model import Edition, TableForm, TierId
from tihang.text import _


@dataclass
class SheetReading:
    """What has been found in a sheet so far."""

    grid: Grid
    edition: Edition
    drafts: list[Draft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """Those of headings; a row's are with the row."""
    notes: list[Note] = field(default_factory=list)
    head: Head | None = None
    above: Heading = field(default_factory=Heading)
    tier: TierId | None = None
    last: Draft | None = None
    """The row that the next line may go on with."""
    unnamed: list[Draft] = field(default_factory=list)
    """Rows that nobody is named for yet; the line may stand at the foot."""

    @property
    def has_table(self) -> bool:
        return self.head is not None

    def read(self) -> None:
        """Read every line."""
        for text in self.grid.above:
            self._take_text(text)
        lines = self.grid.lines
        index = 0
        while index < len(lines):
            head = find_head(self.grid, lines, index, self.edition)
            if head is not None:
                rows = 2 if head.last_row > head.row else 1
                self._take_head(head, lines[index : index + rows])
                index += rows
                continue
            self._take_line(lines[index])
            index += 1
        for draft in self.drafts:
            draft.read(self.edition)

    def _take_text(self, text: str) -> None:
        """A line outside any cell, above a table in a Word file."""
        line = Line(0, {0: text}, {0: text})
        recommender = recommender_in(line)
        if recommender is not None:
            self.above.recommender = recommender
        elif found := tiers_in(text, self.edition):
            self.above.tiers = found

    def _take_line(self, line: Line) -> None:
        kind, why = kind_of(self.grid, line, self.head, self.edition)
        if kind != "row":
            self.last = None
        column = min(line.own)
        place = self.grid.place(line.row, column)
        text = line.own[column]
        if kind == "title":
            self._take_title(text, place)
            self._note(line, _("标题"))
        elif kind == "recommender":
            self._name_recommender(recommender_in(line) or "")
            self._note(line, _("推荐单位"))
        elif kind == "tier":
            self.above.section = tiers_in(text, self.edition)[0]
            self._note(line, _("层级"))
        elif kind == "group":
            self.above.group = one_line(text)
            self._note(line, _("推荐单位"))
        elif kind == "note" or self.head is None:
            self._note(line, why)
        else:
            self._take_row(line, self.head)

    def _take_title(self, text: str, place: str) -> None:
        found = tiers_in(text, self.edition)
        if found:
            self.above.tiers, self.above.tier_place = found, place
            self.above.section = None
            # The headings that follow decide whether the tier is another one.
            self.tier = found[0] if len(found) == 1 else self.tier

    def _name_recommender(self, name: str) -> None:
        if not name:
            return
        self.above.recommender, self.above.group = name, ""
        for draft in self.unnamed:
            draft.authority = name
        self.unnamed.clear()

    def _note(self, line: Line, why: str) -> None:
        for column, text in sorted(line.own.items()):
            self.notes.append(Note(self.grid.place(line.row, column), text, why))

    def _take_head(self, head: Head, lines: tuple[Line, ...]) -> None:
        if self.head is not None:
            for line in lines:
                self._note(line, _("表头"))
        if self.head is None or not head.same_as(self.head):
            self._check_head(head)
        self.head = head
        self._settle_tier(head)

    def _check_head(self, head: Head) -> None:
        strange = [name for p, name in head.names.items() if p not in head.columns]
        for column in head.missing:
            label = label_of(column)
            self.problems.append(
                Problem(
                    f"{self.grid.table.name}!{head.row + 1}:{head.last_row + 1}",
                    _("找不到表头“%(headings)s”") % {"headings": label},
                    did_you_mean(label, strange) or _("请按通知的推荐汇总表补上这一列"),
                )
            )
        for position in head.repeated:
            self.problems.append(
                Problem(
                    self.grid.place(head.last_row, position),
                    _("表头“%(heading)s”重复")
                    % {"heading": shorten(one_line(head.names.get(position, "")))},
                    _("请只保留一列"),
                )
            )

    def _settle_tier(self, head: Head) -> None:
        """The tier of the rows below: by the headings, the title, then the sheet's name."""
        position = head.position("project")
        heading = head.names.get(position, "") if position is not None else ""
        by_heading = tiers_in(heading, self.edition)
        by_title = self.above.tiers
        if len(by_heading) == 1 and len(by_title) == 1 and by_heading != by_title:
            self.problems.append(
                Problem(
                    self.grid.place(head.row, position or 0),
                    _("表头写“%(heading)s”，标题却是“%(title)s”")
                    % {
                        "heading": self._tier_name(by_heading[0]),
                        "title": self._tier_name(by_title[0]),
                    },
                    _("请核对是附件3还是附件5"),
                )
            )
        by_name = tiers_in(self.grid.table.name, self.edition)
        for found in (by_heading, by_title, by_name):
            if found:
                self.tier = found[0] if len(found) == 1 else None
                break
        self.above.section = None

    def _tier_name(self, tier: TierId) -> str:
        return self.edition.tier(tier).name.zh

    def _take_row(self, line: Line, head: Head) -> None:
        if (owner := self._goes_on(line, head)) is not None:
            owner.take(line)
            return
        tier = self.above.section or self.tier
        authority = self.above.group or self.above.recommender
        draft = Draft(self.grid, head, line, tier, authority)
        draft.take(line)
        draft.authority = one_line(draft.texts.get("authority", "")) or authority
        if not draft.authority:
            self.unnamed.append(draft)
        self.drafts.append(draft)
        self.last = draft

    def _goes_on(self, line: Line, head: Head) -> Draft | None:
        """The row above where a line only adds scenarios to it; none for a row of its own."""
        before = self.last
        if before is None or not before.head.same_as(head):
            return None
        columns = {column: position for position, column in head.columns.items()}
        listing = {columns.get(c) for c in ("stage", "scenarios", "instance")}
        if line.own and set(line.own) <= listing:
            return before
        keys = [columns[c] for c in ("enterprise", "project") if c in columns]
        deep = all(self.grid.depth(before.line.row, key) >= line.row for key in keys)
        return before if keys and deep else None

    def check_tiers(self) -> None:
        """Every row belongs to a tier that has a summary table."""
        known = {form.tier for form in self.edition.forms if isinstance(form, TableForm)}
        for draft in self.drafts:
            if draft.tier in known or draft.at.get("tier"):
                continue
            mend = _("请在标题或表头中写明“卓越级”或“领航级”")
            if draft.tier is None:
                message = _("看不出是哪一层级的汇总表")
            else:
                message = _("通知没有“%(tier)s”的推荐汇总表") % {
                    "tier": self._tier_name(draft.tier)
                }
            draft.problems.append(Problem(draft.place, message, mend))
